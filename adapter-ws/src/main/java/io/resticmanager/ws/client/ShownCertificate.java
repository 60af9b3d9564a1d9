package io.resticmanager.ws.client;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The certificate that the server showed on one connection; none over plain HTTP.
final class ShownCertificate {
    private volatile List<String> fitting = List.of();

    void shown(X509Certificate leaf) throws CertificateException {
        fitting = PinnedTrust.pinsOf(leaf);
    }

    /// Whether pins are to be adopted: they must not lock out the server that sends them.
    ///
    /// @param pins at least one
    boolean fits(List<String> pins) {
        return pins.stream().map(pin -> pin.toLowerCase(Locale.ROOT)).anyMatch(fitting::contains);
    }

    /// A sentence about pins that do not fit; empty over plain HTTP, where there is nothing to compare.
    Optional<String> objection(List<String> pins) {
        return fitting.isEmpty() || fits(pins)
                ? Optional.empty()
                : Optional.of("The plan's certificate pins do not fit the certificate that this server shows (SHA-256 "
                        + fitting.getFirst() + "), so the agent keeps the pins it had. Correct RM_CERT_PINS on the"
                        + " server.");
    }
}
