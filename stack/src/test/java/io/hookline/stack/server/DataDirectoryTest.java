// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    private Path temporary;

    /** Holds a directory until its input ends. */
    static final class Owner {
        public static void main(String[] arguments) throws Exception {
            try (DataDirectory data = DataDirectory.open(Path.of(arguments[0]))) {
                System.out.println("owns " + data.root());
                while (System.in.read() >= 0) {
                    // Only the end counts.
                }
            } catch (ServerException e) {
                System.out.println("refused " + e.getMessage());
            }
        }
    }

    @Test
    void aMissingDirectory_isCreatedForItsOwnerAlone() throws Exception {
        try (DataDirectory data = DataDirectory.open(temporary.resolve("a/b"))) {
            assertThat(data.kafka()).isEqualTo(data.root().resolve("kafka")).isDirectory();
            if (Files.getFileStore(data.root()).supportsFileAttributeView("posix")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.root())))
                        .isEqualTo("rwx------");
            }
        }
    }

    @Test
    void aDirectoryOfAnotherProcess_isRefusedUntilThatIsKilled() throws Exception {
        try (ChildJvm owner = ChildJvm.run(Owner.class, temporary.toString())) {
            owner.line("owns");

            assertThatThrownBy(() -> DataDirectory.open(temporary))
                    .isInstanceOf(ServerException.class)
                    .hasMessage("data directory %s is in use by process %d", temporary.toRealPath(), owner.processId());

            owner.kill();
            DataDirectory.open(temporary).close();
        }
    }

    @Test
    void aSecondAttemptInTheSameProcess_isRefusedAndDoesNotOpenItToOthers() throws Exception {
        try (DataDirectory data = DataDirectory.open(temporary)) {
            assertThatThrownBy(() -> DataDirectory.open(data.root()))
                    .hasMessageEndingWith(
                            "is in use by process " + ProcessHandle.current().pid());

            try (ChildJvm other = ChildJvm.run(Owner.class, temporary.toString())) {
                assertThat(String.join(" ", other.line("refused")))
                        .endsWith("in use by process " + ProcessHandle.current().pid());
            }
        }
        DataDirectory.open(temporary).close();
    }
}
