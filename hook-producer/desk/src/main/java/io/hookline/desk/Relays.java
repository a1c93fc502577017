// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import io.hookline.relay.RelayProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The relay that runs on a desk's spool, whoever started it. */
final class Relays {
    private static final long PATIENCE_SECONDS = 15;

    private Relays() {}

    /**
     * Stops it, by force if it does not heed: what it had not delivered it delivers when it runs again.
     *
     * @throws DeskException when there is one that cannot be stopped
     */
    static void stop(Path spool) throws IOException {
        Optional<ProcessHandle> relay = RelayProcess.find(spool);
        if (relay.isEmpty()) {
            if (RelayProcess.runs(spool)) {
                throw new DeskException(
                        "a relay runs on " + spool + " and does not say which process it is; stop it first");
            }
            return;
        }
        ProcessHandle process = relay.get();
        process.destroy();
        if (!ends(process)) {
            process.destroyForcibly();
            if (!ends(process)) {
                throw new DeskException("the relay, process " + process.pid() + ", does not end; stop it first");
            }
        }
    }

    private static boolean ends(ProcessHandle process) {
        try {
            process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeskException("interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // onExit does not fail
        }
    }
}
