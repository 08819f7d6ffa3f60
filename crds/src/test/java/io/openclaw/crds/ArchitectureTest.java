package io.openclaw.crds;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.openclaw.crds");

    @Test
    void knowsSettingsAndTheModelOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.openclaw.crds..",
                        "io.openclaw.settings..",
                        "io.fabric8.kubernetes.api.model..",
                        "io.fabric8.kubernetes.model.annotation..",
                        "io.fabric8.generator.annotation..",
                        "io.fabric8.crd.generator.annotation..",
                        "io.fabric8.kubernetes.client",
                        "com.fasterxml.jackson..",
                        "org.jspecify.annotations..",
                        "java..")
                .check(CLASSES);
    }

    @Test
    void talksToNoCluster() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("io\\.fabric8\\.kubernetes\\.client\\.(?!CustomResource$).*")
                .check(CLASSES);
    }

    @Test
    void sectionsKnowNothingOfTheMapping() {
        noClasses()
                .that()
                .resideInAnyPackage("io.openclaw.crds.spec..", "io.openclaw.crds.status..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.openclaw.settings..")
                .check(CLASSES);
    }
}
