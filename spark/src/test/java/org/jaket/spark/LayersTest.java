package org.jaket.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LayersTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.jaket");

    @Test
    void noModuleBelowKnowsSpark() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.jaket.spark..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jaket.spark..", "org.apache.spark..", "org.apache.hadoop..", "scala..")
                .check(CLASSES);
    }

    @Test
    void whatARecordMeansIsNotDecidedHere() {
        noClasses()
                .that()
                .resideInAPackage("org.jaket.spark..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bytedeco..", "org.jaket.tensor..", "org.jaket.text..", "org.jaket.graph..")
                .check(CLASSES);
    }
}
