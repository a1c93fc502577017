// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test the {@link Servers} that all tests of this JVM share: started by the first one that asks, on a temporary
 * directory, stopped after the last test. A test that stops a server or kills a process starts its own.
 */
public final class SharedServers implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Servers.class;
    }

    @Override
    public Servers resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedServers.class))
                .getOrComputeIfAbsent(Started.class, key -> Started.onTemporaryDirectory(), Started.class)
                .servers();
    }

    private record Started(DataDirectory data, Servers servers) implements AutoCloseable {
        static Started onTemporaryDirectory() {
            try {
                Path directory = Files.createTempDirectory("hookline-shared-servers");
                DataDirectory data = DataDirectory.open(directory);
                return new Started(data, Servers.start(data, Servers.Ports.FREE, Progress.SILENT));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            servers.close();
            data.close();
            PostgresBinaries.delete(data.root());
        }
    }
}
