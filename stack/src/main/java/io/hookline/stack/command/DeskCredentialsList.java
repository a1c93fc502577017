// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Which desks may send. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Prints the desks that have a password, one a line; with what is amiss behind a tab.")
final class DeskCredentialsList implements Callable<Integer> {
    @Mixin
    private final DeskCredentialsCommand.Connection kafka = new DeskCredentialsCommand.Connection();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var out = CommandSupport.commandLine(spec).getOut();
        kafka.ask(DeskAccess::list)
                .forEach((desk, mayWrite) ->
                        out.println(mayWrite ? desk : desk + "\tmay not write: remove it, and add it again"));
        return 0;
    }
}
