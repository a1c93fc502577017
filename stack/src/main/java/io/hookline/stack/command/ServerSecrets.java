// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Properties;

/**
 * Everything secret of docker-compose.yml, as files: a directory for each container, in which only that container's user reads.
 *
 * <p>{@code authority/} is the source: it has all passwords ({@code passwords.properties}) and the key that signs the server's
 * certificate, and no container that runs mounts it. The other directories are made of it, each time: who deletes a password
 * there gets a new one everywhere.
 */
final class ServerSecrets {
    /** Kafka's own user and that of all services behind the wall. No desk can have this name. */
    static final String INTERNAL_USER = "hookline-internal";

    private final Path directory;
    private final boolean owners;

    /** @param owners whether files are given to the containers' users, which only root can do */
    ServerSecrets(Path directory, boolean owners) {
        this.directory = directory;
        this.owners = owners;
    }

    /** Makes what is missing; returns whether the server has a new certificate. */
    boolean make(String host) throws IOException {
        for (ContainerUser user : ContainerUser.withSecrets()) {
            Path own = Files.createDirectories(directory.resolve(user.directory()));
            Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx------"));
        }
        Properties passwords = passwords();
        ServerCertificate certificate = new ServerCertificate(
                directory.resolve(ContainerUser.AUTHORITY.directory()), passwords.getProperty("stores"));
        boolean certified = certificate.make(host);
        String internal = passwords.getProperty("kafka");

        put(ContainerUser.KAFKA, "server.p12", certificate.keys());
        put(
                ContainerUser.KAFKA,
                "passwords.properties",
                "internal=" + internal + "\nstores=" + passwords.getProperty("stores") + "\njaas=" + broker(internal)
                        + "\n");
        put(ContainerUser.SERVICES, "kafka.properties", client("", internal));
        put(ContainerUser.SERVICES, "database.password", passwords.getProperty("database"));
        put(ContainerUser.SERVICES, "authority.pem", certificate.authority());
        put(ContainerUser.REGISTRY, "registry.properties", client("apicurio.kafka.common.", internal));
        put(ContainerUser.POSTGRES, "postgres.password", passwords.getProperty("postgres"));
        put(ContainerUser.POSTGRES, "hookline.password", passwords.getProperty("database"));
        put(ContainerUser.POSTGRES, "grafana.password", passwords.getProperty("grafana-database"));
        put(ContainerUser.GRAFANA, "admin.password", passwords.getProperty("grafana-admin"));
        put(ContainerUser.GRAFANA, "database.password", passwords.getProperty("grafana-database"));
        put(ContainerUser.GATE, "server.pem", certificate.chain());
        put(ContainerUser.GATE, "server.key", certificate.key());
        makeUsers();
        if (owners) {
            for (ContainerUser user : ContainerUser.withSecrets()) {
                user.own(directory.resolve(user.directory()));
            }
        }
        return certified;
    }

    /** Where desk-credentials keeps the registry's users, whom the web server at the gate reads: hashes of random passwords. */
    private void makeUsers() throws IOException {
        Path users = Files.createDirectories(directory.resolve("users"));
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = users.resolve("users");
        if (!Files.exists(file)) {
            Files.createFile(file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }
        if (owners) {
            ContainerUser.SERVICES.own(users);
            ContainerUser.SERVICES.own(file);
        }
    }

    private Properties passwords() throws IOException {
        Path file = directory.resolve(ContainerUser.AUTHORITY.directory()).resolve("passwords.properties");
        Properties passwords = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                passwords.load(reader);
            }
        }
        boolean missing = false;
        for (String name :
                new String[] {"stores", "kafka", "postgres", "database", "grafana-database", "grafana-admin"}) {
            missing |= passwords.putIfAbsent(name, Password.random()) == null;
        }
        if (missing) {
            StringWriter text = new StringWriter();
            passwords.store(text, null);
            put(ContainerUser.AUTHORITY, "passwords.properties", text.toString());
        }
        return passwords;
    }

    private static String broker(String password) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + INTERNAL_USER
                + "\" password=\"" + password + "\" user_" + INTERNAL_USER + "=\"" + password + "\";";
    }

    private static String client(String prefix, String password) {
        return prefix + "security.protocol=SASL_PLAINTEXT\n" + prefix + "sasl.mechanism=PLAIN\n" + prefix
                + "sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
                + INTERNAL_USER + "\" password=\"" + password + "\";\n";
    }

    private void put(ContainerUser user, String name, String content) throws IOException {
        put(user, name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Replaces a file as a whole, and leaves one alone that says the same. */
    private void put(ContainerUser user, String name, byte[] content) throws IOException {
        Path file = directory.resolve(user.directory()).resolve(name);
        if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content)) {
            return;
        }
        Path next = Files.createTempFile(file.getParent(), name, ".next"); // for its owner alone
        Files.write(next, content);
        if (owners) {
            user.own(next);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
