package io.openclaw.e2e.cluster;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between the cluster's rooms. */
class ClusterArchitectureTest {

    private static final String BASE = "io.openclaw.e2e.cluster";

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(BASE);

    @Test
    void theRouterIsAProgramAndNeverOnTheClassPath() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.openclaw.router..", "io.netty..")
                .check(classes);
    }

    @Test
    void theApiServerKnowsNobody() {
        noClasses()
                .that()
                .resideInAPackage(BASE + ".api")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BASE, BASE + ".controller", BASE + ".kubelet", BASE + ".network")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("io.fabric8.kubernetes..")
                .check(classes);
    }

    @Test
    void theStandInsSpeakOnlyTheApi() {
        noClasses()
                .that()
                .resideInAnyPackage(BASE + ".controller", BASE + ".network")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BASE + ".api", BASE + ".kubelet")
                .check(classes);
    }
}
