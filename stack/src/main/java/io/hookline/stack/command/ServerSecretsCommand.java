// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.service.Settings;
import io.hookline.service.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the secrets of a server that runs docker-compose.yml. */
@Command(
        name = "server-secrets",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the passwords, the certificate authority and the server's certificate of docker-compose.yml, each in files "
                    + "for the one container that needs it. What is there stays; run again, it makes what is missing, and a new "
                    + "certificate when the host has another name or the old one ends within 90 days.",
            "docker-compose.yml runs it; nobody else needs to."
        })
final class ServerSecretsCommand implements Callable<Integer> {
    @Option(
            names = "--dir",
            required = true,
            paramLabel = "DIR",
            description =
                    "Where the secrets are: a directory in it for each container. Only the owner may read what is in them.")
    private Path directory = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where the containers' data is: a directory in it for each. Those that are root's become theirs.")
    private @Nullable Path data;

    @Option(
            names = "--desks-host",
            defaultValue = "localhost",
            paramLabel = "HOST",
            converter = HostName.class,
            description = "The name or address by which desks reach this server. Default: localhost.")
    private String host = "";

    @Option(names = "--owners", description = "Give each file to the user of its container. Needs root.")
    private boolean owners;

    @Spec
    private @Nullable CommandSpec spec;

    static CommandLine commandLine(Map<String, String> environment) {
        CommandLine secrets = new CommandLine(new ServerSecretsCommand());
        Settings.takeVariables(secrets, Set.of("--desks-host"), environment);
        return secrets;
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new StartException("--dir: expected a directory, there is no " + directory, null);
        }
        boolean certified = new ServerSecrets(directory, owners).make(host);
        if (data != null && owners) {
            ContainerUser.giveData(data);
        }
        CommandSupport.commandLine(spec)
                .getOut()
                .println("the secrets are there; the certificate is for " + host + (certified ? ", and new" : ""));
        return 0;
    }

    /** Takes what can stand in a certificate and in a Kafka listener. */
    static final class HostName implements CommandLine.ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (!text.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")) {
                throw new CommandLine.TypeConversionException(
                        "expected a host name or an IPv4 address, was '" + text + "'");
            }
            return text;
        }
    }
}
