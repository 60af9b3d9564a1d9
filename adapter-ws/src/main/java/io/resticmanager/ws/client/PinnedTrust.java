package io.resticmanager.ws.client;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// Trusts exactly the pinned certificates or keys: the SHA-256 of the leaf or of its public key must be in the list.
public final class PinnedTrust extends X509ExtendedTrustManager {
    private final List<String> pins;

    private PinnedTrust(List<String> pins) {
        this.pins = pins.stream().map(pin -> pin.toLowerCase(Locale.ROOT)).toList();
    }

    /// @param pins at least one
    public static SSLContext context(List<String> pins) {
        return context(new PinnedTrust(pins));
    }

    /// @param pins empty means the system's trust
    /// @param shown learns the certificate of each server that was trusted
    static SSLContext context(List<String> pins, ShownCertificate shown) {
        return context(new ObservedTrust(pins.isEmpty() ? systemTrust() : new PinnedTrust(pins), shown));
    }

    private static SSLContext context(TrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }

    private static X509ExtendedTrustManager systemTrust() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager trust) {
                    return trust;
                }
            }
            throw new IllegalStateException("this Java trusts no certificates");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the certificates this system trusts cannot be read", e);
        }
    }

    /// What a pin of this certificate may be: its SHA-256, or that of its public key.
    static List<String> pinsOf(X509Certificate leaf) throws CertificateException {
        return List.of(sha256(leaf.getEncoded()), sha256(leaf.getPublicKey().getEncoded()));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("there are no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("there are no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("there are no clients here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        if (chain.length == 0) {
            throw new CertificateException("the server showed no certificate");
        }
        chain[0].checkValidity();
        List<String> fitting = pinsOf(chain[0]);
        if (fitting.stream().noneMatch(pins::contains)) {
            throw new CertificateException("the server's certificate (SHA-256 " + fitting.getFirst()
                    + ") is not one of the pinned ones: either it was renewed and the pin must be changed, or this is not"
                    + " the server");
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
