package io.openclaw.diagnosis;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class DiagnosisArchitectureTest {
    private final JavaClasses diagnosis = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.openclaw.diagnosis");

    @Test
    void knows_only_the_vitals() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java.lang..",
                        "java.util..",
                        "io.openclaw.diagnosis..",
                        "io.openclaw.settings.metrics",
                        "org.jspecify.annotations")
                .check(diagnosis);
    }

    @Test
    void from_figures_to_findings_to_causes() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("io.openclaw.diagnosis..")
                .layer("verdict")
                .definedBy("io.openclaw.diagnosis")
                .layer("rule")
                .definedBy("..rule")
                .layer("finding")
                .definedBy("..finding")
                .layer("history")
                .definedBy("..history")
                .layer("stats")
                .definedBy("..stats")
                .whereLayer("verdict")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("rule")
                .mayOnlyBeAccessedByLayers("verdict")
                .whereLayer("finding")
                .mayOnlyBeAccessedByLayers("verdict", "rule")
                .whereLayer("stats")
                .mayOnlyBeAccessedByLayers("verdict", "finding")
                .check(diagnosis);
    }
}
