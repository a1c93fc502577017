// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.common.TopicPartition;

/** A consumer loop, what it reads and who takes it. */
final class LoopUnderTest implements AutoCloseable {
    static final TopicPartition ONE = new TopicPartition("hookline.calls", 0);
    static final TopicPartition TWO = new TopicPartition("hookline.calls", 1);
    static final Duration LONG = Duration.ofMinutes(10);

    final LogConsumer consumer = new LogConsumer();
    final TakingHandler handler = new TakingHandler();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<ConsumerLoop> started = new ArrayList<>();

    static Backoff brisk() {
        return new Backoff(Duration.ofMillis(1), Duration.ofMillis(10), new SplittableRandom(1));
    }

    ConsumerLoop start() {
        return start(brisk(), LONG);
    }

    ConsumerLoop start(Backoff backoff, Duration patience) {
        return create(backoff, patience).begin();
    }

    ConsumerLoop create(Backoff backoff, Duration patience) {
        consumer.assignWhenPolled(ONE);
        ConsumerLoop loop = new ConsumerLoop(
                "group-of-this-test", consumer, List.of("hookline.calls"), handler, meters, backoff, patience);
        started.add(loop);
        return loop;
    }

    double retries() {
        return meters.get("hookline.batches.retried").counter().count();
    }

    /** The time stamp of the newest record taken, in seconds; NaN before the first. */
    double newest() {
        return meters.get("hookline.newest.record.timestamp").gauge().value();
    }

    @Override
    public void close() {
        started.forEach(ConsumerLoop::close);
    }
}
