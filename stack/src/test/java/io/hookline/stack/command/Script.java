// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The {@code hookline} script of this checkout, which Maven has just built: the script must not build again. */
final class Script {
    static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    static final Path FILE = CHECKOUT.resolve("hookline");

    private Script() {}

    static Child start(Map<String, String> environment, String... arguments) throws IOException {
        Files.writeString(CHECKOUT.resolve("stack/target/built"), "");
        List<String> command = new ArrayList<>(List.of(FILE.toString()));
        command.addAll(List.of(arguments));
        return Child.start(environment, command);
    }
}
