// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.service.StartException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets a desk in. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = {
            "Lets a desk in: makes a password, gives the desk its one right, and writes the file that the desk needs, for its "
                    + "owner alone.",
            "The file is there before Kafka knows the password, so a credential that exists is never lost."
        })
final class DeskCredentialsAdd implements Callable<Integer> {
    static final Set<String> VARIABLES = Set.of(
            "--bootstrap-servers",
            "--kafka-config",
            "--desk-servers",
            "--desk-registry",
            "--desk-authority",
            "--registry-users");

    private static final Path STANDARD_OUTPUT = Path.of("-");

    @Parameters(
            paramLabel = "NAME",
            converter = DeskCredentialsCommand.DeskName.class,
            description = "The desk, by the name of its station.")
    private String name = "";

    @Option(
            names = "--rotate",
            description = "Give a desk that has a credential a new one; the old one is void at once.")
    private boolean rotate;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Where to write what the desk needs; must not exist. NAME.properties by default, - is standard output.")
    private @Nullable Path out;

    @Option(
            names = "--desk-servers",
            required = true,
            paramLabel = "HOST:PORT,…",
            description = "Where desks reach Kafka.")
    private String deskServers = "";

    @Option(
            names = "--desk-registry",
            required = true,
            paramLabel = "URL",
            description = "Where desks reach the schema registry.")
    private URI deskRegistry = URI.create("");

    @Option(
            names = "--desk-authority",
            paramLabel = "FILE",
            description = "Certificates that desks are to trust, PEM; those that the JDK trusts by default.")
    private @Nullable Path deskAuthority;

    @Option(
            names = "--registry-users",
            paramLabel = "FILE",
            description =
                    "Users file of the web server in front of the registry: the desk gets a user there. By default it gets "
                            + "none.")
    private @Nullable Path registryUsers;

    @Mixin
    private final DeskCredentialsCommand.Connection kafka = new DeskCredentialsCommand.Connection();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        DeskConfig config = new DeskConfig(
                name,
                deskServers,
                deskRegistry.toString(),
                Password.random(),
                registryUsers == null ? null : Password.random(),
                deskAuthority == null ? null : Files.readString(deskAuthority));
        kafka.change(desks -> {
            if (!rotate && desks.has(name)) {
                throw new StartException("desk " + name + " has a credential; --rotate makes a new one", null);
            }
        });
        Path file = write(config);
        try {
            kafka.change(desks -> {
                desks.put(name, config.password());
            });
            if (registryUsers != null && config.registryPassword() != null) {
                new RegistryUsers(registryUsers).put(DeskAccess.user(name), config.registryPassword());
            }
        } catch (IOException | RuntimeException e) {
            if (!file.equals(STANDARD_OUTPUT)) {
                Files.deleteIfExists(file);
            }
            throw e;
        }
        return tell(config, file);
    }

    /** Standard output gets it last: nothing there can be taken back. */
    private Path write(DeskConfig config) throws IOException {
        Path file = out == null ? Path.of(name + ".properties") : out;
        if (!file.equals(STANDARD_OUTPUT)) {
            boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
            FileAttribute<?>[] alone = posix
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];
            try (var channel = Files.newByteChannel(
                    file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), alone)) {
                channel.write(StandardCharsets.UTF_8.encode(config.text()));
            } catch (FileAlreadyExistsException e) {
                throw new StartException("expected no file " + file + ": it may hold a credential that is in use", e);
            }
        }
        return file;
    }

    private int tell(DeskConfig config, Path file) {
        PrintWriter answer = CommandSupport.commandLine(spec).getOut();
        if (file.equals(STANDARD_OUTPUT)) {
            answer.print(config.text());
            answer.flush();
        } else {
            answer.println("desk " + name + " may send call events. What it needs is in " + file
                    + ", a secret: bring it to the desk, and delete it here. It says how to install it.");
        }
        return 0;
    }
}
