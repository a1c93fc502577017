// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.schema.Topics;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * One making of all calls from the beginning of the events. A rebuild begins the next one: it has an application id, and
 * with that a consumer group, a state and changelogs of its own, and its revisions are above those of all earlier ones, so
 * that whoever keeps the highest revision of a call keeps the rebuilt one. That a generation began shows in its changelog
 * topics, so every instance finds the latest by itself.
 *
 * @param base the application id as it is set
 * @param number from 1
 */
record Generation(String base, int number) {
    /** More revisions than a call ever has. */
    private static final int REVISIONS = 1_000_000;

    private static final int MOST = Integer.MAX_VALUE / REVISIONS;

    Generation {
        if (number < 1 || number > MOST) {
            throw new IllegalArgumentException("expected a generation from 1 to " + MOST + ", was " + number);
        }
    }

    /** The latest that began; the first when none did. */
    static Generation latest(Admin admin, String base) {
        Pattern changelog = Pattern.compile(
                Pattern.quote(base) + "-g(\\d{1,4})-" + Pattern.quote(CallTopology.STATIONS) + "-changelog");
        int latest = 1;
        for (String topic : get(admin.listTopics().names())) {
            Matcher matcher = changelog.matcher(topic);
            if (matcher.matches()) {
                latest = Math.max(latest, Integer.parseInt(matcher.group(1)));
            }
        }
        return new Generation(base, latest);
    }

    Generation next() {
        return new Generation(base, number + 1);
    }

    /** Names the consumer group, the internal topics and the state. */
    String applicationId() {
        return number == 1 ? base : base + "-g" + number;
    }

    /** The first revision of each call. */
    int firstRevision() {
        return (number - 1) * REVISIONS + 1;
    }

    /** The events that the generation before this one had read. */
    Retold retold(Admin admin) {
        if (number == 1) {
            return Retold.NOTHING;
        }
        Map<Integer, Long> offsets = new HashMap<>();
        committed(admin, new Generation(base, number - 1).applicationId())
                .forEach((partition, offset) -> offsets.put(partition.partition(), offset));
        return new Retold(offsets);
    }

    /** The first offset of each partition of the events' topic that a group has not read. */
    static Map<TopicPartition, Long> committed(Admin admin, String group) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> all =
                get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        all.forEach((partition, offset) -> {
            if (offset != null && partition.topic().equals(Topics.CALL_EVENTS.name())) {
                offsets.put(partition, offset.offset());
            }
        });
        return offsets;
    }

    /** The internal topics of this generation. */
    Collection<String> internalTopics(Admin admin) {
        return get(admin.listTopics().names()).stream()
                .filter(topic -> topic.startsWith(applicationId() + "-") && topic.endsWith("-changelog"))
                .filter(topic -> !topic.matches(Pattern.quote(base) + "-g\\d+-.*") || number > 1)
                .toList();
    }

    /** @throws KafkaException when the brokers cannot be reached or refuse */
    static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        }
    }
}
