// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.faults;

import io.hookline.stack.server.EmbeddedKafka;
import java.nio.file.Path;

/** Runs a broker in a process of its own, for tests that kill it. Ends when standard input does. */
final class KafkaMain {
    static final String READY = "ready";

    private KafkaMain() {}

    /**
     * Runs the broker until the input ends.
     *
     * @param arguments the broker's directory and port
     */
    public static void main(String[] arguments) throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]))) {
            System.out.println(READY + " " + kafka.bootstrapServers());
            while (System.in.read() >= 0) {
                // Only the end counts.
            }
        }
    }
}
