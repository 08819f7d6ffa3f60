package io.openclaw.settings;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

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
                        "java..", "io.openclaw.settings..", "com.fasterxml.jackson..", "org.jspecify.annotations")
                .check(settings);
    }
}
