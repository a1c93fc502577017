// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The time stamp of the newest record that was taken of each topic. With the lag it says how old what one sees is, also while
 * nothing moves: who has more to read and took nothing newer than an hour ago is an hour behind. For any thread.
 */
public final class NewestRecord {
    private static final long NONE = Long.MIN_VALUE;

    private final Map<String, AtomicLong> newestMillis = new HashMap<>();

    public NewestRecord(MeterRegistry registry, Collection<String> topics) {
        for (String topic : topics) {
            AtomicLong newest = new AtomicLong(NONE);
            newestMillis.put(topic, newest);
            Gauge.builder("hookline.newest.record.timestamp", newest, NewestRecord::seconds)
                    .description("Kafka's time stamp of the newest record taken: when the broker appended the event,"
                            + " or the event that a call's revision is of; NaN before the first.")
                    .baseUnit("seconds")
                    .tag("topic", topic)
                    .register(registry);
        }
    }

    /** A record was taken for good. One of a topic that is not measured changes nothing. */
    public void taken(String topic, long timestampMillis) {
        AtomicLong newest = newestMillis.get(topic);
        if (newest != null) {
            newest.accumulateAndGet(timestampMillis, Math::max);
        }
    }

    private static double seconds(AtomicLong millis) {
        long newest = millis.get();
        return newest == NONE ? Double.NaN : newest / 1e3;
    }
}
