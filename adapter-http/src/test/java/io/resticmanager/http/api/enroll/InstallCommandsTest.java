package io.resticmanager.http.api.enroll;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Secret;
import io.resticmanager.ports.plan.CertificatePins;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstallCommandsTest {
    private static final String SERVER = "https://backup.example.org";
    private static final Secret TOKEN = new Secret("rme_secret");

    @Test
    void the_token_goes_by_the_environment_never_by_an_argument_or_url() {
        String command = commands().of(SERVER, TOKEN, false).linux();

        assertThat(command)
                .isEqualTo("curl -fsSL 'https://backup.example.org/install/install.sh'"
                        + " | RM_SERVER='https://backup.example.org' RM_ENROLL_TOKEN='rme_secret' sh");
    }

    @Test
    void powershell_is_told_the_same() {
        assertThat(commands().of(SERVER, TOKEN, false).windows())
                .isEqualTo("$env:RM_SERVER='https://backup.example.org'; $env:RM_ENROLL_TOKEN='rme_secret';"
                        + " irm 'https://backup.example.org/install/install.ps1' | iex");
        InstallCommands pinned = new InstallCommands(new CertificatePins(List.of("ab".repeat(32))));
        assertThat(pinned.of(SERVER, TOKEN, true).windows())
                .contains("; $env:RM_CERT_PIN='" + "ab".repeat(32) + "'; $env:RM_ENROLL_AGAIN='1'; irm ");
    }

    @Test
    void a_token_for_a_host_that_exists_enrolls_it_again() {
        assertThat(commands().of(SERVER, TOKEN, true).linux())
                .endsWith("RM_ENROLL_TOKEN='rme_secret' sh -s -- --enroll");
    }

    @Test
    void pins_of_the_server_go_along() {
        InstallCommands pinned = new InstallCommands(new CertificatePins(List.of("ab".repeat(32), "cd".repeat(32))));

        assertThat(pinned.of(SERVER, TOKEN, false).linux())
                .contains(" RM_CERT_PIN='" + "ab".repeat(32) + "," + "cd".repeat(32) + "' sh");
    }

    private static InstallCommands commands() {
        return new InstallCommands(new CertificatePins(List.of()));
    }
}
