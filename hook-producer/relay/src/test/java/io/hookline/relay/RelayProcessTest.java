// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayProcessTest {
    @TempDir
    private Path spool;

    @Test
    void theRelay_isFoundWhileItHoldsTheLock() throws Exception {
        assertThat(RelayProcess.find(spool)).isEmpty();
        try (SpoolLock lock = SpoolLock.take(spool);
                RelayProcess process = RelayProcess.announce(spool)) {
            assertThat(lock).isNotNull();
            assertThat(process).isNotNull();
            assertThat(RelayProcess.find(spool)).contains(ProcessHandle.current());
        }
        assertThat(RelayProcess.find(spool)).isEmpty();
        assertThat(spool.resolve(RelayProcess.NAME)).doesNotExist();
    }

    @Test
    void anotherProcessWithTheSameId_isNotTheRelay() throws Exception {
        try (SpoolLock lock = SpoolLock.take(spool)) {
            assertThat(lock).isNotNull();
            Files.writeString(
                    spool.resolve(RelayProcess.NAME), ProcessHandle.current().pid() + " 12345\n");
            assertThat(RelayProcess.find(spool)).isEmpty();
        }
    }

    @Test
    void aTornFile_namesNobody() throws Exception {
        try (SpoolLock lock = SpoolLock.take(spool)) {
            assertThat(lock).isNotNull();
            Files.writeString(spool.resolve(RelayProcess.NAME), "");
            assertThat(RelayProcess.find(spool)).isEmpty();
        }
    }

    @Test
    void aRelayThatWasKilled_isNotFound() throws Exception {
        Files.writeString(spool.resolve(SpoolLock.NAME), "");
        Files.writeString(
                spool.resolve(RelayProcess.NAME), ProcessHandle.current().pid() + " 0\n");

        assertThat(RelayProcess.find(spool)).isEmpty();
    }
}
