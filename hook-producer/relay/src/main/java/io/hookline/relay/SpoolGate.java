// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import io.hookline.hook.SpoolSigns;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a spool to hooks while it holds as much as it may, by the sign {@link SpoolSigns#FULL}, and counts those that were
 * refused. For one thread, but for {@link #isClosed}.
 */
final class SpoolGate {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolGate.class);

    /** So many hooks that were refused are counted. */
    private static final int MOST_REFUSED = 1 << 24;

    private final SpoolDisk disk;
    private final SpoolLimits limits;
    private final InstantSource clock;
    private final RelayMetrics metrics;
    private volatile boolean closed;
    private int counted;

    SpoolGate(SpoolDisk disk, SpoolLimits limits, InstantSource clock, RelayMetrics metrics) {
        this.disk = disk;
        this.limits = limits;
        this.clock = clock;
        this.metrics = metrics;
        metrics.limit(limits.events());
    }

    /** Whether hooks are refused. From any thread. */
    boolean isClosed() {
        return closed;
    }

    /**
     * Closes or opens the spool by what waits in it now. Opens it a tenth below the limit only, or it would open and close
     * with each event.
     *
     * @param oldest when the oldest event that waits occurred
     * @throws IOException when the sign could not be read or changed; to be called again
     */
    void judge(long events, Optional<Instant> oldest) throws IOException {
        Duration age =
                oldest.map(since -> Duration.between(since, clock.instant())).orElse(Duration.ZERO);
        boolean isOld = age.compareTo(limits.age()) >= 0;
        if (events >= limits.events() || isOld) {
            close(events, age);
        } else if (events <= limits.events() - limits.events() / 10) {
            open();
        }
        if (closed) {
            count();
        }
    }

    private void close(long events, Duration age) throws IOException {
        if (!closed && !disk.exists(SpoolSigns.FULL)) {
            disk.write(SpoolSigns.FULL, new byte[0]);
            LOG.warn(
                    "the spool is full: {} events of at most {}, the oldest {} old of at most {}; hooks are refused",
                    events,
                    limits.events(),
                    age,
                    limits.age());
        }
        set(true);
    }

    private void open() throws IOException {
        if (closed || disk.exists(SpoolSigns.FULL)) {
            count();
            disk.delete(SpoolSigns.FULL);
            LOG.info("the spool has room again; {} hooks were refused", counted);
            counted = 0;
            set(false);
        }
    }

    private void count() throws IOException {
        int refused = disk.read(SpoolSigns.FULL, MOST_REFUSED).orElse(new byte[0]).length;
        metrics.refused(Math.max(0, refused - counted));
        counted = Math.max(counted, refused);
    }

    private void set(boolean nowClosed) {
        closed = nowClosed;
        metrics.closed(nowClosed);
    }
}
