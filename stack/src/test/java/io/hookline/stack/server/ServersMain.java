// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Runs the servers in a process of their own, for tests that kill it. Prints where they are, then serves until standard
 * input ends, then closes them and returns from {@code main} without {@code System.exit}.
 */
final class ServersMain {
    private ServersMain() {}

    public static void main(String[] arguments) throws Exception {
        long begin = System.nanoTime();
        Progress printed = new Progress() {
            @Override
            public void step(String name) {
                System.out.println("step " + name);
            }

            @Override
            public void done(String name, Duration took) {
                System.out.println("done " + name + " " + took.toMillis() + " ms");
            }
        };
        try (DataDirectory data = DataDirectory.open(Path.of(arguments[0]));
                Servers servers = Servers.start(data, Servers.Ports.FREE, printed)) {
            System.out.println("started " + millisSince(begin) + " ms");
            System.out.println("ready " + servers.bootstrapServers() + " "
                    + servers.schemaRegistry().url() + " " + servers.jdbcUrl() + " "
                    + servers.registry().processId());
            while (System.in.read() >= 0) {
                // Only the end counts.
            }
            begin = System.nanoTime();
        }
        System.out.println("stopped " + millisSince(begin) + " ms");
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }
}
