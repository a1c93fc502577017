// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Keys and self-signed certificates of a test, made by the JDK's keytool, valid for two days. */
record Certificates(Path directory) {
    static final String PASSWORD = "only-for-tests";

    /** A key for that name, as PKCS 12, and a store in which others find its certificate. */
    Certificates make(String name) throws Exception {
        keytool(List.of(
                "-genkeypair",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=ip:127.0.0.1",
                "-keyalg",
                "EC",
                "-validity",
                "2",
                "-keystore",
                keys(name).toString()));
        Path certificate = directory.resolve(name + ".pem");
        keytool(List.of(
                "-exportcert", "-rfc", "-alias", name, "-keystore", keys(name).toString(), "-file", certificate + ""));
        keytool(List.of(
                "-importcert",
                "-noprompt",
                "-alias",
                name,
                "-file",
                certificate.toString(),
                "-keystore",
                trust(name).toString()));
        return this;
    }

    Path keys(String name) {
        return directory.resolve(name + ".p12");
    }

    Path trust(String name) {
        return directory.resolve(name + ".trust.p12");
    }

    private static void keytool(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(arguments);
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
    }
}
