// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import static io.hookline.service.LoopUnderTest.LONG;
import static io.hookline.service.LoopUnderTest.ONE;
import static io.hookline.service.LoopUnderTest.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConsumerLoopTest {
    private final LoopUnderTest test = new LoopUnderTest();
    private final LogConsumer consumer = test.consumer;
    private final TakingHandler handler = test.handler;

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void aBatch_isTakenThenCommitted() {
        consumer.append(ONE, "a", "b", "c");
        handler.beforeTaking = () -> assertThat(consumer.committedOffset(ONE)).isEqualTo(-1);

        ConsumerLoop loop = test.start();

        await().until(() -> consumer.committedOffset(ONE) == 3);
        assertThat(handler.taken).containsExactly("a", "b", "c");
        await().until(() -> loop.health().equals(Health.up("reads 1 partitions")));
        assertThat(test.retries()).isZero();
    }

    @Test
    void theNewestRecord_isThatOfTheLastBatchTaken() {
        consumer.append(ONE, "a");
        AtomicBoolean fails = new AtomicBoolean(true);
        handler.beforeTaking = () -> {
            if (fails.get()) {
                throw new IllegalStateException("database away");
            }
        };
        test.start();
        await().until(() -> test.retries() > 0);
        assertThat(test.newest()).isNaN();

        fails.set(false);

        await().untilAsserted(
                        () -> assertThat(test.newest()).isEqualTo((double) LogConsumer.TIMESTAMP.getEpochSecond()));
    }

    @Test
    void aBatchThatIsNotTaken_isGivenAgainInOrder_andNothingIsSkipped() {
        consumer.batchSize(2);
        consumer.append(ONE, "a", "b", "c", "d");
        AtomicInteger failures = new AtomicInteger();
        handler.beforeTaking = () -> {
            if (handler.offered.contains("c") && failures.incrementAndGet() <= 3) {
                throw new IllegalStateException("database away");
            }
        };

        ConsumerLoop loop = test.start();

        await().until(() -> consumer.committedOffset(ONE) == 4);
        assertThat(handler.offered).containsExactly("a", "b", "c", "d", "c", "d", "c", "d", "c", "d");
        assertThat(handler.taken).containsExactly("a", "b", "c", "d");
        assertThat(test.retries()).isEqualTo(3);
        await().until(() -> loop.health().ready());
    }

    @Test
    void health_isDownWhileABatchIsNotTaken_alsoAfterPollsThatBringNothing() {
        consumer.append(ONE, "a");
        CountDownLatch mended = new CountDownLatch(1);
        handler.beforeTaking = () -> {
            if (mended.getCount() > 0) {
                consumer.bringNothingFor(3);
                throw new IllegalStateException("database away");
            }
        };

        ConsumerLoop loop = test.start();

        await().until(() -> handler.offered.size() >= 1);
        List<Health> seen = new ArrayList<>();
        await().pollInterval(Duration.ofMillis(1)).until(() -> {
            seen.add(loop.health());
            return handler.offered.size() >= 8;
        });
        assertThat(seen.subList(seen.size() / 2, seen.size()))
                .containsOnly(Health.down("tries again after: IllegalStateException"));
        mended.countDown();
        await().until(() -> loop.health().ready());
        assertThat(handler.taken).containsExactly("a");
    }

    @Test
    void pollsThatBringNothing_doNotShortenThePause() {
        consumer.append(ONE, "a");
        handler.beforeTaking = () -> {
            consumer.bringNothingFor(2);
            throw new IllegalStateException("database away");
        };

        List<Long> bounds = new CopyOnWriteArrayList<>();
        RandomGenerator shortest = new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new UnsupportedOperationException("bounded draws only");
            }

            @Override
            public long nextLong(long bound) {
                bounds.add(bound);
                return 0;
            }
        };
        test.start(new Backoff(Duration.ofMillis(4), LONG, shortest), LONG);

        await().until(() -> bounds.size() >= 5);
        assertThat(bounds).startsWith(3L, 5L, 9L, 17L, 33L);
    }

    @Test
    void whileItTriesAgain_itPolls() {
        consumer.append(ONE, "a");
        handler.beforeTaking = () -> {
            throw new IllegalStateException("database away");
        };

        test.start();

        int before = consumer.polls();
        await().until(() -> consumer.polls() > before + 20);
        assertThat(consumer.committedOffset(ONE)).isEqualTo(-1);
    }

    @Test
    void partitionsThatAreTakenAway_areOwedNothing() {
        consumer.append(ONE, "a");
        handler.beforeTaking = () -> {
            throw new IllegalStateException("database away");
        };
        ConsumerLoop loop = test.start();
        await().until(() -> test.retries() > 0);

        consumer.assignWhenPolled(TWO);

        await().until(() -> loop.health().ready());
        assertThat(handler.taken).isEmpty();
    }

    @Test
    void withoutPartitions_itIsNotReady() {
        ConsumerLoop loop = test.start();
        await().until(() -> loop.health().ready());

        consumer.assignWhenPolled();

        await().until(() -> loop.health().equals(Health.down("waits for its partitions")));
    }

    @Test
    void anAssignmentThatFails_isAskedAgain_andItsPartitionsStayPaused() {
        consumer.append(ONE, "a");
        CountDownLatch mended = new CountDownLatch(1);
        handler.whenAssigned = () -> {
            assertThat(consumer.paused()).containsExactly(ONE);
            if (mended.getCount() > 0) {
                throw new IllegalStateException("database away");
            }
            consumer.seek(ONE, 0);
        };
        ConsumerLoop loop = test.start();

        await().until(() -> handler.assignments.size() > 3);
        assertThat(handler.assignments).allMatch(Set.of(ONE)::equals);
        assertThat(handler.offered).isEmpty();
        assertThat(consumer.paused()).containsExactly(ONE);
        assertThat(loop.health().ready()).isFalse();

        mended.countDown();

        await().until(() -> handler.taken.equals(List.of("a")));
        await().until(() -> loop.health().ready());
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void aNewPartition_isPositionedAlone_andWhatCameWithItIsNotSkipped() {
        consumer.append(ONE, "a");
        test.start();
        await().until(() -> handler.taken.contains("a"));
        AtomicInteger asked = new AtomicInteger();
        handler.whenAssigned = () -> {
            consumer.append(ONE, "b" + asked.incrementAndGet());
            if (asked.get() < 4) {
                throw new IllegalStateException("database away");
            }
        };

        consumer.append(TWO, "x");
        consumer.assignWhenPolled(ONE, TWO);

        await().until(() -> handler.taken.contains("x"));
        await().until(() -> handler.taken.contains("b4"));
        assertThat(handler.taken).containsOnlyOnce("a", "b1", "b2", "b3", "b4", "x");
    }

    @Test
    void aCommitThatMaySucceedLater_doesNotGiveTheBatchAgain() {
        consumer.append(ONE, "a");
        consumer.failNextCommit(new TimeoutException("coordinator away"));
        test.start();
        await().until(() -> handler.taken.contains("a"));
        consumer.failNextCommit(new CommitFailedException());

        consumer.append(ONE, "b");
        await().until(() -> handler.taken.contains("b"));
        consumer.append(ONE, "c");

        await().until(() -> consumer.committedOffset(ONE) == 3);
        assertThat(handler.offered).containsExactly("a", "b", "c");
    }
}
