// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.service.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shuts a desk out. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description =
                "Shuts a desk out, from now on. What it sent stays; what waits in its spool waits until it has a new "
                        + "credential.")
final class DeskCredentialsRemove implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", converter = DeskCredentialsCommand.DeskName.class, description = "The desk.")
    private String name = "";

    @Mixin
    private final DeskCredentialsCommand.Connection kafka = new DeskCredentialsCommand.Connection();

    @Option(
            names = "--registry-users",
            paramLabel = "FILE",
            description = "Users file of the web server in front of the registry; see add.")
    private @Nullable Path registryUsers;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        kafka.change(desks -> {
            if (!desks.has(name)) {
                throw new StartException("expected a desk with a credential, " + name + " has none; see list", null);
            }
            desks.remove(name);
        });
        if (registryUsers != null) {
            new RegistryUsers(registryUsers).remove(DeskAccess.user(name));
        }
        CommandSupport.commandLine(spec).getOut().println("desk " + name + " is shut out");
        return 0;
    }
}
