package org.jaket.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LayersTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.jaket");

    @Test
    void noModuleBelowKnowsTheCommandLine() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("org.jaket..")
                .withOptionalLayers(true)
                .layer("cli")
                .definedBy("org.jaket.cli..")
                .layer("bench")
                .definedBy("org.jaket.bench..")
                .layer("tasks")
                .definedBy("org.jaket.tasks..")
                .layer("spark")
                .definedBy("org.jaket.spark..")
                .layer("corpus")
                .definedBy("org.jaket.corpus..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("bench")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("tasks")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("corpus")
                .mayOnlyBeAccessedByLayers("cli", "bench", "tasks", "spark")
                .whereLayer("spark")
                .mayNotBeAccessedByAnyLayer()
                .check(CLASSES);
    }

    @Test
    void theReportAndTheProgressDoNotKnowTheCommands() {
        noClasses()
                .that()
                .resideInAnyPackage("org.jaket.cli.report..", "org.jaket.cli.progress..", "org.jaket.cli.inspect..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jaket.cli")
                .check(CLASSES);
    }

    @Test
    void theCommandLineTouchesNoTensor() {
        noClasses()
                .that()
                .resideInAPackage("org.jaket.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(CLASSES);
    }

    @Test
    void sourcesOfDataKnowTheirInputAndNotEachOther() {
        String[] sources = {"table", "rdf", "text", "wordnet"};
        for (String source : sources) {
            String[] others = Arrays.stream(sources)
                    .filter(other -> !other.equals(source))
                    .map(other -> "org.jaket.corpus." + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("org.jaket.corpus." + source + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .check(CLASSES);
        }
        noClasses()
                .that()
                .resideInAPackage("org.jaket.corpus.input..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jaket.corpus")
                .check(CLASSES);
    }
}
