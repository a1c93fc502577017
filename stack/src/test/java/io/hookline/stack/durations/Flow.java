// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.durations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookline.schema.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Sends messages in their order, steadily, as far as the test allows. */
final class Flow implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long TICK_MILLIS = 20;

    private final List<Message> messages;
    private final int atOnce;
    private final KafkaProducer<String, byte[]> producer;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> ticks;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private volatile int allowed;
    private volatile int sent;

    Flow(String bootstrapServers, List<Message> messages, int perSecond) {
        this.messages = messages;
        atOnce = Math.max(1, Math.toIntExact(perSecond * TICK_MILLIS / 1000));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer());
        ticks = thread.scheduleAtFixedRate(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Lets it send the first so many messages. */
    void allow(int messageCount) {
        allowed = messageCount;
    }

    /** Waits until the first so many messages are sent. */
    void awaitSent(int messageCount) {
        await("messages sent")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(TICK_MILLIS))
                .until(() -> {
                    assertThat(failure.get()).isNull();
                    assertThat(ticks.isDone()).as("sending has failed").isFalse();
                    return sent >= messageCount;
                });
    }

    /** Waits until the broker has the first so many messages. */
    void awaitKept(int messageCount) {
        awaitSent(messageCount);
        producer.flush();
        assertThat(failure.get()).isNull();
    }

    private void tick() {
        int end = Math.min(allowed, sent + atOnce);
        for (Message message : messages.subList(sent, end)) {
            var unused = producer.send(
                    new ProducerRecord<>(Topics.CALL_EVENTS.name(), message.key(), message.value()),
                    (metadata, exception) -> {
                        if (exception != null) {
                            failure.compareAndSet(null, exception);
                        }
                    });
        }
        sent = end;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        producer.close(Duration.ZERO);
    }
}
