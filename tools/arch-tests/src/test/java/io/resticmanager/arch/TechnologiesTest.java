package io.resticmanager.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// Each technology is known in one place only.
@AnalyzeClasses(packages = "io.resticmanager", importOptions = DoNotIncludeTests.class)
final class TechnologiesTest {

    @ArchTest
    static final ArchRule only_the_sqlite_adapter_speaks_sql = noClasses()
            .that()
            .resideOutsideOfPackage("io.resticmanager.sqlite..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.jooq..", "java.sql..", "javax.sql..", "org.sqlite..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule only_the_restic_adapter_starts_processes = noClasses()
            .that()
            .resideOutsideOfPackage("io.resticmanager.restic..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class)
            .orShould()
            .accessTargetWhere(Accesses.named(Runtime.class, "exec"))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule the_wire_format_stays_with_the_socket = classes()
            .that()
            .resideInAPackage("io.resticmanager.ws.wire..")
            .should()
            .onlyHaveDependentClassesThat()
            .resideInAPackage("io.resticmanager.ws..")
            .allowEmptyShould(true);

    // The agent is shipped without Jetty: a class it loads that names Jetty fails there, and only there.
    @ArchTest
    static final ArchRule only_the_servers_side_knows_jetty = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.resticmanager.http..", "io.resticmanager.ws.server..", "io.resticmanager.server..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.jetty..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule the_agents_side_of_the_socket_does_not_know_the_servers = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.resticmanager.ws.client..", "io.resticmanager.ws.wire..", "io.resticmanager.agent..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.resticmanager.ws.server..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule logging_goes_through_slf4j = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging..")
            .allowEmptyShould(true);
}
