package org.jaket;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A package of core imports only what stands below it. */
class LayersTest {

    /** From the ground up; packages of one line do not know each other. */
    private static final List<List<String>> FLOORS = List.of(
            List.of("random"),
            List.of("tensor", "store"),
            List.of("graph", "text"),
            List.of("language", "knowledge"),
            List.of("memory"),
            List.of("model"),
            List.of("pretrain"),
            List.of("finetune"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.jaket");

    static Stream<Arguments> packagesAndWhatTheyMayNotKnow() {
        return FLOORS.stream().flatMap(floor -> floor.stream().map(name -> {
            String[] forbidden = FLOORS.stream()
                    .skip(FLOORS.indexOf(floor))
                    .flatMap(List::stream)
                    .filter(other -> !other.equals(name))
                    .map(other -> "org.jaket." + other + "..")
                    .toArray(String[]::new);
            return Arguments.of(name, forbidden);
        }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("packagesAndWhatTheyMayNotKnow")
    void imports(String name, String[] forbidden) {
        noClasses()
                .that()
                .resideInAPackage("org.jaket." + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void whatReadsFilesNeedsNoTensorLibrary() {
        noClasses()
                .that()
                .resideInAnyPackage("org.jaket.store..", "org.jaket.graph..", "org.jaket.text..", "org.jaket.random..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bytedeco..", "org.jaket.tensor..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void everyPackageHasAFloor() {
        List<String> known = FLOORS.stream().flatMap(List::stream).toList();
        List<String> unknown = CLASSES.stream()
                .map(c -> c.getPackageName().substring("org.jaket.".length()).split("\\.")[0])
                .distinct()
                .filter(name -> !known.contains(name))
                .toList();
        org.assertj.core.api.Assertions.assertThat(unknown).isEmpty();
    }
}
