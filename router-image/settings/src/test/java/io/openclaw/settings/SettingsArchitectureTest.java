package io.openclaw.settings;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class SettingsArchitectureTest {
    private final JavaClasses settings = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.openclaw.settings");

    @Test
    void settings_know_nothing_of_ours_and_only_jackson_of_others() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "io.openclaw.settings..",
                        "com.fasterxml.jackson..",
                        "org.yaml.snakeyaml.error", // what Jackson's YAML parser throws
                        "org.jspecify.annotations")
                .check(settings);
    }

    @Test
    void the_file_is_read_without_a_thought_of_the_resource() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.openclaw.settings", "..settings.memory", "..settings.metrics", "..settings.units")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..settings.resource")
                .check(settings);
    }
}
