package io.resticmanager.http.api.enroll;

import io.resticmanager.domain.Secret;

/// What to type on a machine to make it a host. API and pages show the same.
public record EnrollCommands(String linux, String windows) {
    /// @param server how agents reach this server, without a slash at the end
    /// @param token of the enrollment; stands in the commands
    public static EnrollCommands of(String server, Secret token) {
        String secret = token.reveal();
        return new EnrollCommands(
                "RM_SERVER='" + server + "' RM_ENROLL_TOKEN='" + secret + "' restic-manager-agent enroll",
                "$env:RM_SERVER='" + server + "'; $env:RM_ENROLL_TOKEN='" + secret + "'; restic-manager-agent enroll");
    }
}
