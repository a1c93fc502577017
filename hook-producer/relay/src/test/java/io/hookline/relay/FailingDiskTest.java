// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import static io.hookline.relay.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that fails at any of its operations, once or several times in a row, and writes files by half. */
class FailingDiskTest {
    private final SpoolRun run = new SpoolRun();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void failureOfAnyOperation_leavesNoGapAndNoRepeat(int times) {
        int operations = everyOperation(times, after -> {
            MemoryDisk disk = SpoolRun.spoolOfSix();
            disk.failAfter(after, times);
            run.deliverInSpiteOfFailures(disk);

            run.assertComplete(Events.ids(1, 6));
            assertThat(disk.names()).containsExactly(SequenceFile.NAME);
            return run.topic.size() == 6 && disk.operationsLeftToFail() == 0;
        });
        assertThat(operations).isGreaterThan(20);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void failureOfAnyOperation_setsNothingAsideButWhatIsDamaged(int times) {
        String damaged = EventFiles.name(event(3).id());
        everyOperation(times, after -> {
            MemoryDisk disk = SpoolRun.spoolOfSix();
            disk.put(damaged, new byte[] {1, 2, 3});
            disk.failAfter(after, times);
            run.deliverInSpiteOfFailures(disk);

            assertThat(run.topic).extracting(NumberedEvent::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(disk.names())
                    .containsExactlyInAnyOrder(
                            SequenceFile.NAME, "rejected/" + damaged, "rejected/" + damaged + ".reason");
            assertThat(new String(disk.contents("rejected/" + damaged + ".reason"), StandardCharsets.UTF_8))
                    .startsWith("UNREADABLE\nsize: expected ")
                    .endsWith("Z\n");
            return disk.operationsLeftToFail() == 0;
        });
    }

    /** Returns after how many operations no failure came any more. */
    private int everyOperation(int times, IntPredicate failed) {
        int after = 0;
        do {
            run.topic.clear();
        } while (failed.test(after++) && after < 1_000);
        assertThat(after).as("operations before %d failures", times).isLessThan(1_000);
        return after;
    }
}
