package io.resticmanager.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

/// Who may know whom: modules point inwards, packages of one module never point in a circle.
///
/// Rules here and beside may pass over nothing, so that a module can still be empty;
/// [#every_module_is_looked_at] is what notices a class path that lacks one.
@AnalyzeClasses(packages = "io.resticmanager", importOptions = DoNotIncludeTests.class)
final class ModulesTest {

    private static final List<String> MODULES =
            List.of("domain", "ports", "sqlite", "restic", "ws", "http", "server", "agent");

    @ArchTest
    static void every_module_is_looked_at(JavaClasses classes) {
        assertThat(classes.stream().map(ModulesTest::module).distinct()).containsExactlyInAnyOrderElementsOf(MODULES);
    }

    @ArchTest
    static final ArchRule modules_point_inwards = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("domain")
            .definedBy("io.resticmanager.domain..")
            .layer("ports")
            .definedBy("io.resticmanager.ports..")
            .layer("sqlite")
            .definedBy("io.resticmanager.sqlite..")
            .layer("restic")
            .definedBy("io.resticmanager.restic..")
            .layer("ws")
            .definedBy("io.resticmanager.ws..")
            .layer("http")
            .definedBy("io.resticmanager.http..")
            .layer("server")
            .definedBy("io.resticmanager.server..")
            .layer("agent")
            .definedBy("io.resticmanager.agent..")
            .whereLayer("domain")
            .mayNotAccessAnyLayer()
            .whereLayer("ports")
            .mayOnlyAccessLayers("domain")
            .whereLayer("sqlite")
            .mayOnlyAccessLayers("domain", "ports")
            .whereLayer("restic")
            .mayOnlyAccessLayers("domain", "ports")
            .whereLayer("ws")
            .mayOnlyAccessLayers("domain", "ports")
            .whereLayer("http")
            .mayOnlyAccessLayers("domain", "ports")
            .whereLayer("server")
            .mayOnlyAccessLayers("domain", "ports", "sqlite", "ws", "http")
            .whereLayer("agent")
            .mayOnlyAccessLayers("domain", "ports", "ws", "restic")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule the_domain_knows_only_the_jdk = classes()
            .that()
            .resideInAPackage("io.resticmanager.domain..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.resticmanager.domain..", "java..", "javax.crypto..", "org.jspecify..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule the_ports_know_only_the_domain_and_how_to_be_injected = classes()
            .that()
            .resideInAPackage("io.resticmanager.ports..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.resticmanager.ports..",
                    "io.resticmanager.domain..",
                    "java..",
                    "javax.crypto..",
                    "jakarta.inject..",
                    "org.jspecify..")
            .allowEmptyShould(true);

    @ArchTest
    static void packages_of_one_module_form_no_circle(JavaClasses classes) {
        MODULES.forEach(module -> slices().matching("io.resticmanager." + module + ".(*)..")
                .namingSlices(module + ".$1")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(classes));
    }

    private static String module(JavaClass type) {
        return Stream.of(type.getPackageName().split("\\.", -1))
                .skip(2)
                .findFirst()
                .orElse("");
    }
}
