// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerSecretsTest {
    @TempDir
    private Path directory;

    @Test
    void secrets_areForTheirOwnerAlone_butHashesOfDesks() throws Exception {
        make("localhost");

        assertThat(files().keySet())
                .contains(
                        "authority/authority.p12",
                        "kafka/server.p12",
                        "services/kafka.properties",
                        "postgres/hookline.password",
                        "grafana/admin.password",
                        "gate/server.key");
        for (String file : files().keySet()) {
            if (!file.equals("users/users")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))))
                        .as(file)
                        .isEqualTo("rw-------");
            }
        }
        assertThat(files().get("services/database.password")).isEqualTo(files().get("postgres/hookline.password"));
        assertThat(files().get("grafana/admin.password")).isNotEqualTo(files().get("grafana/database.password"));
    }

    @Test
    void again_changesNothing() throws Exception {
        assertThat(make("localhost")).isTrue();
        Map<String, String> first = files();

        assertThat(make("localhost")).isFalse();

        assertThat(files()).isEqualTo(first);
    }

    @Test
    void anotherHost_getsACertificate_thatDesksTrustAsBefore() throws Exception {
        make("localhost");
        String authority = files().get("services/authority.pem");

        assertThat(make("hookline.example.org")).isTrue();

        assertThat(files().get("services/authority.pem")).isEqualTo(authority);
        X509Certificate server = certificate("gate/server.pem");
        server.verify(certificate("services/authority.pem").getPublicKey());
        assertThat(server.getSubjectAlternativeNames().stream()
                        .map(name -> name.get(1).toString()))
                .containsExactlyInAnyOrder("hookline.example.org", "localhost", "127.0.0.1");
        assertThat(server.getBasicConstraints()).as("may sign nothing").isEqualTo(-1);
    }

    @Test
    void passwordThatIsTakenOut_isANewOneEverywhere() throws Exception {
        make("localhost");
        String before = files().get("services/database.password");
        Path source = directory.resolve("authority/passwords.properties");
        Files.write(
                source,
                Files.readAllLines(source).stream()
                        .filter(line -> !line.startsWith("database="))
                        .toList());

        make("localhost");

        assertThat(files().get("services/database.password"))
                .isNotEqualTo(before)
                .isEqualTo(files().get("postgres/hookline.password"));
    }

    private boolean make(String host) throws IOException {
        return new ServerSecrets(directory, false).make(host);
    }

    /** Every file by its name, as text of Latin letters, whatever it holds. */
    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path file : paths.filter(Files::isRegularFile).toList()) {
                files.put(
                        directory.relativize(file).toString(),
                        new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }

    private X509Certificate certificate(String file) throws Exception {
        try (InputStream in = Files.newInputStream(directory.resolve(file))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
