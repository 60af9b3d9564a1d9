package io.resticmanager.http.api.enroll;

import io.resticmanager.domain.Secret;
import io.resticmanager.ports.plan.CertificatePins;
import jakarta.inject.Inject;

/// Makes the commands for new hosts. The token goes by the environment, never by an argument or URL, where other
/// users of the host or a proxy's log would see it.
public final class InstallCommands {
    private final CertificatePins pins;

    @Inject
    public InstallCommands(CertificatePins pins) {
        this.pins = pins;
    }

    /// @param server how agents reach this server, without a slash at the end
    /// @param token of the enrollment; stands in the commands
    /// @param again the machine is a host already, and is to get a fresh bearer
    public EnrollCommands of(String server, Secret token, boolean again) {
        String pin = pins.sha256().isEmpty() ? "" : " RM_CERT_PIN='" + String.join(",", pins.sha256()) + "'";
        String secret = token.reveal();
        return new EnrollCommands(
                "curl -fsSL '" + server + "/install/install.sh' | RM_SERVER='" + server + "' RM_ENROLL_TOKEN='" + secret
                        + "'" + pin + " sh" + (again ? " -s -- --enroll" : ""),
                "$env:RM_SERVER='" + server + "'; $env:RM_ENROLL_TOKEN='" + secret + "';"
                        + (pin.isEmpty() ? "" : " $env:" + pin.strip() + ";")
                        + (again ? " $env:RM_ENROLL_AGAIN='1';" : "")
                        + " irm '" + server + "/install/install.ps1' | iex");
    }

    /// For a server that does not know by what address hosts reach it.
    static String notice(String server) {
        return "RM_BASE_URL is not set on the server, so the commands use the address of this request, " + server
                + ". Where hosts reach the server by another address, set RM_BASE_URL or change the commands.";
    }
}
