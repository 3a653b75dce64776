package dev.waybill.web.jwt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// An authority of a test's own, and servers' certificates by it: made anew each time by the JDK's
/// keytool.
final class Certificates {

    static final String PASSWORD = "changeit";

    private static final String AUTHORITY = "authority";

    private final Path folder;

    private Certificates(Path folder) {
        this.folder = folder;
    }

    /// An authority whose files are in `folder`.
    static Certificates in(Path folder) throws IOException, InterruptedException {
        Certificates certificates = new Certificates(folder);
        certificates.make(AUTHORITY, AUTHORITY, "-ext", "bc:c");
        Path certificate = folder.resolve("authority.pem");
        certificates.keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                AUTHORITY,
                "-keystore",
                certificates.store(AUTHORITY).toString(),
                "-file",
                certificate.toString());
        certificates.keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                AUTHORITY,
                "-file",
                certificate.toString(),
                "-keystore",
                certificates.trusted().toString());
        return certificates;
    }

    /// What whoever trusts the authority needs: a store of its certificate.
    Path trusted() {
        return folder.resolve("trusted.p12");
    }

    /// A server with a certificate of the authority.
    ///
    /// @param more further arguments of `keytool -genkeypair`
    SSLContext server(String name, String... more)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = store(name);
        Files.copy(store(AUTHORITY), store);
        List<String> all = new ArrayList<>(List.of("-signer", AUTHORITY));
        all.addAll(List.of(more));
        make(name, name, all.toArray(String[]::new));
        keytool("-delete", "-alias", AUTHORITY, "-keystore", store.toString());
        return context(store);
    }

    /// A server that vouches for itself.
    SSLContext stranger(String name, String... more)
            throws IOException, InterruptedException, GeneralSecurityException {
        make(name, name, more);
        return context(store(name));
    }

    private Path store(String name) {
        return folder.resolve(name + ".p12");
    }

    private void make(String name, String alias, String... more)
            throws IOException, InterruptedException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-dname",
                                "CN=" + name,
                                "-alias",
                                alias,
                                "-keystore",
                                store(name).toString()));
        arguments.addAll(List.of(more));
        keytool(arguments.toArray(String[]::new));
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + said);
        }
    }

    private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
