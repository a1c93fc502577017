// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.stack.server.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signal, as it ends a process of its own. */
class StopOnSignalIT {
    @TempDir
    private Path temporary;

    @Test
    void aCommandThatSwallowsTheInterrupt_isStoppedAtItsNextStep_andWhatItOpenedIsClosed() throws Exception {
        assertThat(stopped("steps")).isEqualTo(128 + 15);
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void aCommandThatDoesNotStop_isEnded_andWhatIsToBeDoneLastlyIsDone() throws Exception {
        assertThat(stopped("hangs")).isEqualTo(1);
        assertThat(temporary).isEmptyDirectory();
    }

    private int stopped(String how) throws Exception {
        Path file = Files.createFile(temporary.resolve("file"));
        try (Child child = Child.jvm(Map.of(), List.of(), Stubborn.class.getName(), how, file.toString())) {
            child.awaitLine("runs");
            child.terminate();
            return child.exitCode();
        }
    }

    /** A command that does not listen. */
    static final class Stubborn {
        private Stubborn() {}

        public static void main(String[] args) throws Exception {
            Console console = new Console(new PrintWriter(System.out, true, StandardCharsets.UTF_8), false);
            Path file = Path.of(args[1]);
            System.exit(StopOnSignal.run(console, running -> {
                running.lastly(() -> delete(file));
                running.add(() -> delete(file));
                Progress progress = running.progress(Progress.SILENT);
                console.line("runs");
                swallowInterrupt();
                if (args[0].equals("hangs")) {
                    swallowInterrupt();
                }
                progress.step("next");
                new CountDownLatch(1).await();
                return 0;
            }));
        }

        private static void swallowInterrupt() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                // as some libraries do
            }
        }

        private static void delete(Path file) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
