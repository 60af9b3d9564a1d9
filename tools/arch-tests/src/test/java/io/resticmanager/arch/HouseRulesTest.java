package io.resticmanager.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/// How code is written in every module: time, injection, names, nullness.
@AnalyzeClasses(packages = "io.resticmanager", importOptions = DoNotIncludeTests.class)
final class HouseRulesTest {

    @ArchTest
    static final ArchRule time_comes_from_an_injected_clock = noClasses()
            .that()
            .resideOutsideOfPackages("io.resticmanager.server..", "io.resticmanager.agent..")
            .should()
            .accessTargetWhere(Accesses.readingTheWallClock())
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule the_core_does_not_even_read_the_monotonic_clock = noClasses()
            .that()
            .resideInAnyPackage("io.resticmanager.domain..", "io.resticmanager.ports..")
            .should()
            .accessTargetWhere(Accesses.named(System.class, "nanoTime"))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule dependencies_come_through_constructors = noFields()
            .should()
            .beAnnotatedWith("jakarta.inject.Inject")
            .orShould()
            .beAnnotatedWith("com.google.inject.Inject")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule classes_are_named_by_what_they_do = noClasses()
            .should()
            .haveNameMatching(".*[.$]\\w*(Impl|Utils?|Helper|Manager)")
            .orShould()
            .haveNameMatching(".*[.$](Abstract|Base)[A-Z]\\w*")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule packages_are_named_by_capability = noClasses()
            .should()
            .resideInAnyPackage(
                    "..util..", "..common..", "..helper..", "..model..", "..impl..", "..manager..", "..dto..")
            .allowEmptyShould(true);

    // Without the annotation a package is silently left out of the null analysis.
    @ArchTest
    static final ArchRule every_package_is_null_marked = classes()
            .that()
            .resideOutsideOfPackage("io.resticmanager.sqlite.generated..")
            .should(resideInANullMarkedPackage())
            .allowEmptyShould(true);

    private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
        return new ArchCondition<>("reside in a package whose package-info is @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                var marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(
                        type, marked, type.getName() + (marked ? " is" : " is not") + " in a @NullMarked package"));
            }
        };
    }
}
