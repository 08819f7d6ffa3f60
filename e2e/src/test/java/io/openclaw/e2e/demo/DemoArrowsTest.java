package io.openclaw.e2e.demo;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class DemoArrowsTest {

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.openclaw.e2e");

    @Test
    void clientAndBackendKnowNothingButHttp() {
        noClasses()
                .that()
                .resideInAnyPackage("io.openclaw.e2e.load", "io.openclaw.e2e.backend", "io.openclaw.e2e.http")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.openclaw.e2e.cluster..",
                        "io.openclaw.e2e.demo",
                        "io.openclaw.operator..",
                        "io.openclaw.crds..",
                        "io.openclaw.settings..",
                        "io.fabric8..")
                .check(OURS);
    }

    @Test
    void theProofKnowsTheWriteLogAndNothingElse() {
        noClasses()
                .that()
                .resideInAPackage("io.openclaw.e2e.proof")
                .should()
                .dependOnClassesThat(resideInAPackage("io.openclaw..")
                        .and(not(resideInAnyPackage("io.openclaw.e2e.proof", "io.openclaw.e2e.cluster.api"))))
                .check(OURS);
    }

    @Test
    void theDemoIsKnownToNothing() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.openclaw.e2e.demo")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.openclaw.e2e.demo")
                .check(OURS);
    }

    @Test
    void routerAndOperatorAreProgramsToTheDemo() {
        noClasses()
                .that()
                .resideInAPackage("io.openclaw.e2e.demo")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.openclaw.router..", "io.openclaw.operator..", "io.netty..")
                .check(OURS);
    }
}
