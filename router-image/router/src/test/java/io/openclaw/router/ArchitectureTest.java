package io.openclaw.router;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between the router's rooms. */
class ArchitectureTest {
    private final JavaClasses router = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.openclaw.router");

    @Test
    void theRouterKnowsNothingOfKubernetes() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.fabric8..", "io.javaoperatorsdk..", "io.openclaw.operator..", "io.openclaw.crds..")
                .check(router);
    }

    @Test
    void noTwoRoomsKnowEachOther() {
        slices().matching("io.openclaw.router.(*)..").should().beFreeOfCycles().check(router);
    }

    @Test
    void filtersCompileAgainstTheirSpiAlone() {
        noClasses()
                .that()
                .resideInAPackage("..router.filter..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "io.openclaw.router.(http|exchange|upstream|admission|memory)..")
                .check(router);
    }

    @Test
    void theLogAndTheJvmsFiguresKnowNoOtherRoom() {
        for (String room : new String[] {"log", "jvm", "memory", "heap"}) {
            noClasses()
                    .that()
                    .resideInAPackage("io.openclaw.router." + room + "..")
                    .should()
                    .dependOnClassesThat(DescribedPredicate.describe(
                            "another room of the router",
                            type -> type.getPackageName().startsWith("io.openclaw.router.")
                                    && !type.getPackageName().equals("io.openclaw.router." + room)))
                    .check(router);
        }
    }

    @Test
    void onlyTheProgramStartsARouter() {
        classes()
                .that()
                .resideInAPackage("io.openclaw.router.lifecycle..")
                .should()
                .onlyBeAccessed()
                .byAnyPackage("io.openclaw.router.lifecycle..", "io.openclaw.router.cli..")
                .check(router);
    }
}
