// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A certificate authority of a server's own, and the certificate that it signs: what desks trust. Made by the JDK's keytool,
 * which gets the password of its stores from a file, as command lines can be read by others.
 *
 * <p>The authority is made once and holds for ten years, as desks have it in their files. The server's certificate holds for
 * two, and is made anew in time, or when the host has another name.
 */
final class ServerCertificate {
    private static final Duration EARLY = Duration.ofDays(90);
    private static final String SERVER = "server";
    private static final String AUTHORITY = "authority";

    private final Path directory;
    private final String password;

    ServerCertificate(Path directory, String password) {
        this.directory = directory;
        this.password = password;
    }

    /** Makes what is missing; returns whether the server's certificate is new. */
    boolean make(String host) throws IOException {
        if (!Files.exists(store(AUTHORITY))) {
            Path next = directory.resolve("authority.next");
            Files.deleteIfExists(next);
            keytool(
                    next,
                    "-genkeypair",
                    "-alias",
                    AUTHORITY,
                    "-dname",
                    "CN=Hookline authority",
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp384r1",
                    "-validity",
                    "3650",
                    "-ext",
                    "bc:critical=ca:true,pathlen:0",
                    "-ext",
                    "ku:critical=keyCertSign,cRLSign");
            publish(next, AUTHORITY);
        }
        if (isGood(host)) {
            return false;
        }
        Path next = directory.resolve("server.next");
        Path request = directory.resolve("server.request");
        Path signed = directory.resolve("server.signed");
        Path trusted = directory.resolve("authority.pem");
        Files.deleteIfExists(next);
        keytool(
                next,
                "-genkeypair",
                "-alias",
                SERVER,
                "-dname",
                "CN=" + host,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1");
        keytool(next, "-certreq", "-alias", SERVER, "-file", request.toString());
        keytool(
                store(AUTHORITY),
                "-gencert",
                "-rfc",
                "-alias",
                AUTHORITY,
                "-validity",
                "730",
                "-ext",
                "SAN=" + names(host),
                "-ext",
                "eku=serverAuth",
                "-ext",
                "ku:critical=digitalSignature",
                "-infile",
                request.toString(),
                "-outfile",
                signed.toString());
        Files.writeString(trusted, authority());
        keytool(next, "-importcert", "-noprompt", "-alias", AUTHORITY, "-file", trusted.toString());
        keytool(next, "-importcert", "-noprompt", "-alias", SERVER, "-file", signed.toString());
        publish(next, SERVER);
        Files.delete(request);
        Files.delete(signed);
        Files.delete(trusted);
        return true;
    }

    /** The server's key and its certificates, PKCS 12. */
    byte[] keys() throws IOException {
        return Files.readAllBytes(store(SERVER));
    }

    /** The authority's certificate, PEM. */
    String authority() throws IOException {
        return pem("CERTIFICATE", encoded(chainOf(AUTHORITY)[0]));
    }

    /** The server's certificate and the authority's, PEM. */
    String chain() throws IOException {
        StringBuilder text = new StringBuilder();
        for (Certificate certificate : chainOf(SERVER)) {
            text.append(pem("CERTIFICATE", encoded(certificate)));
        }
        return text.toString();
    }

    /** The server's key, PEM. */
    String key() throws IOException {
        try {
            Key key = open(SERVER).getKey(SERVER, password.toCharArray());
            return pem("PRIVATE KEY", key.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IOException("no key in " + store(SERVER), e);
        }
    }

    /** keytool leaves its stores to be read by everybody. */
    private void publish(Path next, String name) throws IOException {
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
        Files.move(next, store(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean isGood(String host) throws IOException {
        if (!Files.exists(store(SERVER))) {
            return false;
        }
        X509Certificate certificate = (X509Certificate) chainOf(SERVER)[0];
        return certificate.getSubjectX500Principal().getName().equals("CN=" + host)
                && Instant.now().plus(EARLY).isBefore(certificate.getNotAfter().toInstant());
    }

    /** Also those by which the server knows itself. */
    private static String names(String host) {
        String name = (host.matches("[0-9.]+") ? "ip:" : "dns:") + host;
        return name
                + (host.equals("localhost") ? "" : ",dns:localhost")
                + (host.equals("127.0.0.1") ? "" : ",ip:127.0.0.1");
    }

    private Certificate[] chainOf(String name) throws IOException {
        try {
            Certificate @Nullable [] chain = open(name).getCertificateChain(name);
            if (chain == null) {
                throw new IOException("no certificate in " + store(name));
            }
            return chain;
        } catch (GeneralSecurityException e) {
            throw new IOException("no certificate in " + store(name), e);
        }
    }

    private KeyStore open(String name) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store(name))) {
            keys.load(in, password.toCharArray());
        }
        return keys;
    }

    private Path store(String name) {
        return directory.resolve(name + ".p12");
    }

    private static byte[] encoded(Certificate certificate) throws IOException {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IOException("a certificate that cannot be written", e);
        }
    }

    private static String pem(String kind, byte[] encoded) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END " + kind
                + "-----\n";
    }

    private void keytool(Path store, String... arguments) throws IOException {
        Path secret = Files.createTempFile(directory, "store", ".password"); // for its owner alone
        try {
            Files.writeString(secret, password);
            List<String> command = new ArrayList<>();
            command.add(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
            command.addAll(List.of(arguments));
            command.addAll(List.of(
                    "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass:file", secret.toString()));
            Process keytool =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            keytool.getOutputStream().close();
            String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (keytool.waitFor() != 0) {
                throw new IOException("keytool " + arguments[0] + " failed: " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool ran", e);
        } finally {
            Files.deleteIfExists(secret);
        }
    }
}
