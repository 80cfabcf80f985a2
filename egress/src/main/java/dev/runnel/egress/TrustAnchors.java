package dev.runnel.egress;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates are believed: the JDK's authorities and those of {@code egress.ca-file}. */
final class TrustAnchors {

    private TrustAnchors() {}

    /**
     * The TLS settings of both clients.
     *
     * @throws EgressSettingsException where the file cannot be read or holds no certificate
     */
    static SSLContext tls(@Nullable Path caFile) {
        try {
            if (caFile == null) {
                return SSLContext.getDefault();
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (TrustManager manager : managers(null)) {
                if (manager instanceof X509TrustManager known) {
                    for (X509Certificate authority : known.getAcceptedIssuers()) {
                        store.setCertificateEntry("jdk-" + count++, authority);
                    }
                }
            }
            for (Certificate authority : read(caFile)) {
                store.setCertificateEntry("file-" + count++, authority);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(store), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new EgressSettingsException("egress.ca-file", "the trust store cannot be built", e);
        }
    }

    private static Collection<? extends Certificate> read(Path caFile) {
        Collection<? extends Certificate> authorities;
        try (InputStream in = Files.newInputStream(caFile)) {
            authorities = CertificateFactory.getInstance("X.509").generateCertificates(in);
        } catch (IOException e) {
            throw new EgressSettingsException("egress.ca-file", "'" + caFile + "' cannot be read", e);
        } catch (GeneralSecurityException e) {
            throw new EgressSettingsException(
                    "egress.ca-file", "'" + caFile + "' holds no certificates in PEM form", e);
        }
        if (authorities.isEmpty()) {
            throw new EgressSettingsException("egress.ca-file", "'" + caFile + "' holds no certificate", null);
        }
        return authorities;
    }

    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
