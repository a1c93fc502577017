// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.service.Settings;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Commands that ask the archive's database are for the one of {@code ./hookline up}, where nothing names another: as those
 * that ask Kafka are for its Kafka.
 */
final class ArchiveOfUp {
    static final String DATABASE_URL = "jdbc:postgresql://127.0.0.1:" + UpCommand.POSTGRES_PORT + "/hookline";

    private static final String OPTION = "--database-url";
    private static final Set<String> VARIABLES = Set.of(OPTION, "--database-user", "--database-password-file");

    private ArchiveOfUp() {}

    /** Also lets the archive's variables stand for its options, and those of others that the command has. */
    static void takeVariables(CommandLine command, Set<String> others, Map<String, String> environment) {
        CommandSpec spec = command.getCommandSpec();
        OptionSpec url = spec.findOption(OPTION);
        spec.remove(url);
        spec.addOption(OptionSpec.builder(url)
                .defaultValue(DATABASE_URL)
                .description("PostgreSQL database, without user and password; by default that of ./hookline up.")
                .build());
        Set<String> all = new HashSet<>(VARIABLES);
        all.addAll(others);
        Settings.takeVariables(command, all, environment);
    }
}
