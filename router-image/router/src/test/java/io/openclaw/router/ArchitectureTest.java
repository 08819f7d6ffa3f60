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
    private static final JavaClasses ROUTER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.openclaw.router");

    @Test
    void noRoomDependsOnItselfThroughAnother() {
        slices().matching("io.openclaw.router.(*)..").should().beFreeOfCycles().check(ROUTER);
    }

    @Test
    void theRouterNeverSeesKubernetes() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.fabric8..", "io.javaoperatorsdk..", "io.openclaw.operator..", "io.openclaw.crds..")
                .check(ROUTER);
    }

    @Test
    void admissionAndMemoryKnowNothingOfSockets() {
        noClasses()
                .that()
                .resideInAnyPackage("..router.admission..", "..router.memory..", "..router.filter..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(ROUTER);
    }

    @Test
    void filtersCompileAgainstTheSpiAlone() {
        noClasses()
                .that()
                .resideInAPackage("..router.filter..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "org.jspecify..", "..router.filter..")
                .check(ROUTER);
    }

    @Test
    void nobodyReachesIntoTheConnections() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "..memory..",
                        "..admission..",
                        "..wire..",
                        "..message..",
                        "..upstream..",
                        "..route..",
                        "..tunnel..",
                        "..cache..",
                        "..exchange..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..router.http..", "..router.admin..")
                .check(ROUTER);
    }

    @Test
    void theCachesStoreKnowsNothingOfHttpAndItsDecisionsNothingOfConnections() {
        noClasses()
                .that()
                .resideInAPackage("..router.cache.store..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "HTTP, channels or another room",
                        type -> type.getPackageName().startsWith("io.netty.handler")
                                || type.getPackageName().startsWith("io.netty.channel")
                                || (type.getPackageName().startsWith("io.openclaw.")
                                        && !type.getPackageName().equals("io.openclaw.router.cache.store")
                                        && !type.getPackageName().equals("io.openclaw.router.splice"))))
                .check(ROUTER);
        noClasses()
                .that()
                .resideInAPackage("..router.cache..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.netty.channel..", "..router.exchange..", "..router.upstream..", "..router.admission..")
                .check(ROUTER);
    }

    @Test
    void theLogAndTheJvmsFiguresKnowNoOtherRoom() {
        for (String room : new String[] {"log", "jvm", "memory", "heap", "splice"}) {
            noClasses()
                    .that()
                    .resideInAPackage("io.openclaw.router." + room + "..")
                    .should()
                    .dependOnClassesThat(DescribedPredicate.describe(
                            "another room of the router",
                            type -> type.getPackageName().startsWith("io.openclaw.router.")
                                    && !type.getPackageName().equals("io.openclaw.router." + room)
                                    && !type.getPackageName().startsWith("io.openclaw.router." + room + ".")))
                    .check(ROUTER);
        }
    }

    @Test
    void dumpsAreReadWithoutKnowingWhatTheyBecome() {
        noClasses()
                .that()
                .resideInAPackage("..heap.hprof..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..heap", "..heap.v8..")
                .check(ROUTER);
        noClasses()
                .that()
                .resideInAPackage("..heap.v8..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..heap")
                .check(ROUTER);
    }

    @Test
    void alertsKnowTheLogAndNoOtherRoom() {
        noClasses()
                .that()
                .resideInAPackage("io.openclaw.router.alert..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "another room of the router, or Netty",
                        type -> type.getPackageName().startsWith("io.netty")
                                || (type.getPackageName().startsWith("io.openclaw.router.")
                                        && !type.getPackageName().equals("io.openclaw.router.alert")
                                        && !type.getPackageName().equals("io.openclaw.router.log"))))
                .check(ROUTER);
    }

    @Test
    void onlyTheProgramStartsARouter() {
        classes()
                .that()
                .resideInAPackage("io.openclaw.router.lifecycle..")
                .should()
                .onlyBeAccessed()
                .byAnyPackage("io.openclaw.router.lifecycle..", "io.openclaw.router.cli..")
                .check(ROUTER);
    }
}
