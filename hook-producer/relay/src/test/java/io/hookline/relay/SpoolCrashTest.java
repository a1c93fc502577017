// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import static io.hookline.relay.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpoolCrashTest {
    private final SpoolRun run = new SpoolRun();

    @Test
    void killBeforeAnyStep_leavesNoGapAndNoRepeat() throws IOException {
        int operations = 0;
        boolean killed = true;
        while (killed) {
            run.topic.clear();
            MemoryDisk disk = SpoolRun.spoolOfSix();
            killed = run.deliverUntilKilled(disk.dieAfter(operations++));
            MemoryDisk next = disk.afterKill();
            next.promised(event(7));
            run.deliverAll(next);

            run.assertComplete(Events.ids(1, 7));
        }
        assertThat(operations).as("operations of an undisturbed run").isGreaterThan(20);
    }

    @Test
    void powerFailureBeforeAnyStep_leavesNoGapAndNoRepeat() throws IOException {
        for (int seed = 0; seed < 1_000; seed++) {
            run.topic.clear();
            Random random = new Random(seed);
            MemoryDisk disk = SpoolRun.spoolOfSix();
            for (int failures = 0; failures < 3; failures++) {
                disk.unpromised(event(100 + failures));
                run.deliverUntilKilled(disk.dieAfter(random.nextInt(40)));
                disk = disk.afterPowerFailure(random);
            }
            disk.promised(event(7));
            run.deliverAll(disk);

            run.assertComplete(Events.ids(1, 7));
        }
    }
}
