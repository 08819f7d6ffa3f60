package io.openclaw.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.openclaw.operator.event.EventRecorder;
import io.openclaw.operator.observe.Observer;
import io.openclaw.operator.restart.RestartExecutor;
import io.openclaw.operator.status.StatusWriter;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses OPERATOR = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.openclaw.operator");

    @Test
    void knowsOnlyTheApiAndTheSettings() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.openclaw.operator..",
                        "io.openclaw.crds..",
                        "io.openclaw.diagnosis",
                        "io.openclaw.settings..",
                        "io.fabric8.kubernetes..",
                        "io.javaoperatorsdk..",
                        "io.micrometer..",
                        "com.fasterxml.jackson..",
                        "com.sun.net.httpserver..",
                        "javax.crypto..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "java..")
                .check(OPERATOR);
    }

    @Test
    void decisionsKnowNoClient() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.openclaw.operator.desired..",
                        "io.openclaw.operator.assess..",
                        "io.openclaw.operator.restart..",
                        "io.openclaw.operator.observe..",
                        "io.openclaw.operator.status..",
                        "io.openclaw.operator.event..")
                .and()
                .doNotBelongToAnyOf(RestartExecutor.class, Observer.class, StatusWriter.class, EventRecorder.class)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8.kubernetes.client.dsl..", "io.javaoperatorsdk..", "java.net.http..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.fabric8.kubernetes.client.KubernetesClient")
                .check(OPERATOR);
    }

    @Test
    void onlyTheFrameworkSideKnowsTheFramework() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.openclaw.operator", "io.openclaw.operator.controller..", "io.openclaw.operator.informer..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.javaoperatorsdk..")
                .check(OPERATOR);
    }

    @Test
    void nettyIsNotOnTheClassPath() {
        assertThatThrownBy(() -> Class.forName("io.netty.buffer.ByteBuf")).isInstanceOf(ClassNotFoundException.class);
    }
}
