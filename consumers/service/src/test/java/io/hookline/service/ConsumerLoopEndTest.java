// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import static io.hookline.service.LoopUnderTest.LONG;
import static io.hookline.service.LoopUnderTest.ONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ConsumerLoopEndTest {
    private final LoopUnderTest test = new LoopUnderTest();
    private final LogConsumer consumer = test.consumer;
    private final TakingHandler handler = test.handler;

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void closing_leavesTheGroupWithinSeconds() {
        ConsumerLoop loop = test.start();
        await().until(() -> loop.health().ready());

        loop.close();

        assertThat(consumer.closed()).isTrue();
        assertThat(consumer.closedWithin()).isEqualTo(Duration.ofSeconds(5));
        assertThat(loop.health()).isEqualTo(Health.down("stopped"));
        assertThat(loop.failure()).isNotDone();
        loop.close();
    }

    @Test
    void closingDuringAPause_doesNotWaitForItsEnd() {
        consumer.append(ONE, "a");
        handler.beforeTaking = () -> {
            throw new IllegalStateException("database away");
        };
        ConsumerLoop loop = test.start(new Backoff(LONG, LONG, new SplittableRandom(1)), LONG);
        await().until(() -> test.retries() == 1);

        loop.close();

        assertThat(consumer.closed()).isTrue();
        assertThat(consumer.committedOffset(ONE)).isEqualTo(-1);
        assertThat(loop.failure()).isNotDone();
    }

    @Test
    void closingDuringABatch_commitsIt() throws InterruptedException {
        consumer.append(ONE, "a");
        CountDownLatch atWork = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        handler.beforeTaking = () -> {
            atWork.countDown();
            awaitUninterruptibly(goOn);
        };
        ConsumerLoop loop = test.start();
        atWork.await();
        consumer.failNextCommit(new WakeupException()); // what close() does to a commit

        Thread closer = new Thread(loop::close);
        closer.start();
        await().until(() -> closer.getState() == Thread.State.TIMED_WAITING);
        goOn.countDown();
        closer.join();

        assertThat(consumer.closed()).isTrue();
        assertThat(consumer.committedOffset(ONE)).isEqualTo(1);
        assertThat(loop.failure()).isNotDone();
    }

    @Test
    void closing_interruptsAHandlerThatDoesNotComeBack() {
        consumer.append(ONE, "a");
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch atWork = new CountDownLatch(1);
        handler.beforeTaking = () -> {
            atWork.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        };
        ConsumerLoop loop = test.start(LoopUnderTest.brisk(), Duration.ofMillis(400));
        await().until(() -> atWork.getCount() == 0);

        loop.close();

        assertThat(handler.taken).isEmpty();
        assertThat(consumer.closed()).isTrue();
        assertThat(loop.failure()).isNotDone();
    }

    @Test
    void closing_leavesBehindAHandlerThatIsDeafToInterrupts() {
        consumer.append(ONE, "a");
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch atWork = new CountDownLatch(1);
        handler.beforeTaking = () -> {
            atWork.countDown();
            awaitUninterruptibly(release);
        };
        ConsumerLoop loop = test.start(LoopUnderTest.brisk(), Duration.ofMillis(200));
        await().until(() -> atWork.getCount() == 0);

        assertThatThrownBy(loop::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("group-of-this-test")
                .hasMessageContaining("will be read again");
        release.countDown();
    }

    @ParameterizedTest
    @ValueSource(classes = {OutOfMemoryError.class, AssertionError.class, NoClassDefFoundError.class})
    void anErrorOfTheHandler_endsTheLoop(Class<? extends Error> type) throws Exception {
        consumer.append(ONE, "a");
        Error error = type.getDeclaredConstructor().newInstance();
        handler.beforeTaking = () -> {
            throw error;
        };

        ConsumerLoop loop = test.start();

        assertThat(loop.failure().get()).isSameAs(error);
        assertThat(consumer.closed()).isTrue();
        assertThat(consumer.committedOffset(ONE)).isEqualTo(-1);
        assertThat(loop.health()).isEqualTo(Health.down("stopped"));
    }

    @Test
    void whoHearsOfTheFailure_mayClose() throws Exception {
        consumer.append(ONE, "a");
        handler.beforeTaking = () -> {
            throw new AssertionError("broken");
        };
        CountDownLatch closed = new CountDownLatch(1);
        ConsumerLoop loop = test.create(LoopUnderTest.brisk(), LONG);
        CompletableFuture<Void> heard = loop.failure().thenAccept(failure -> {
            loop.close();
            closed.countDown();
        });

        loop.begin();

        heard.get();
        assertThat(closed.getCount()).isZero();
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void aPollThatFails_endsTheLoop() throws Exception {
        consumer.setPollException(new TopicAuthorizationException("hookline.calls"));

        ConsumerLoop loop = test.start();

        assertThat(loop.failure().get()).isInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    void aCommitThatIsRefused_endsTheLoop_andDoesNotGiveTheBatchAgain() throws Exception {
        consumer.append(ONE, "a");
        consumer.failNextCommit(new TopicAuthorizationException("hookline.calls"));

        ConsumerLoop loop = test.start();

        assertThat(loop.failure().get()).isInstanceOf(KafkaException.class);
        assertThat(handler.offered).containsExactly("a");
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
