package io.resticmanager.ports.plan;

import java.util.List;

/// What operators said about the server's certificates: SHA-256 of leaf or public key, 64 hex each; any match passes.
public record CertificatePins(List<String> sha256) {
    public CertificatePins {
        sha256 = List.copyOf(sha256);
        for (String pin : sha256) {
            if (!pin.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException("a certificate pin is 64 hex digits");
            }
        }
    }
}
