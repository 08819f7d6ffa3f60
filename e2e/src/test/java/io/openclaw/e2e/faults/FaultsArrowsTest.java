package io.openclaw.e2e.faults;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class FaultsArrowsTest {
    private static final String BASE = "io.openclaw.e2e.faults";

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(BASE);

    @Test
    void theModelKnowsNobodyWhoJudgesIt() {
        noClasses()
                .that()
                .resideInAPackage(BASE + ".model")
                .should()
                .dependOnClassesThat(resideInAPackage("io.openclaw..")
                        .and(not(resideInAnyPackage(BASE + ".model", "io.openclaw.settings.."))))
                .check(OURS);
    }

    @Test
    void aDetectorKnowsNeitherTheModelNorHowItIsJudged() {
        noClasses()
                .that()
                .resideInAPackage(BASE + ".detector")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BASE, BASE + ".model")
                .check(OURS);
    }
}
