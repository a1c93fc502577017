// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.schema.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Makes all calls anew from the events that Kafka still has, e.g. after a rule was mended: a new {@link Generation} of the
 * service reads from the beginning until it has caught up; then calls that the same events no longer give are deleted from
 * the topic of calls, and what the generation before it kept for itself goes. Killed half-way, it has lost nothing: the
 * next service goes on with the new generation, and the next rebuild deletes what was left.
 */
public final class Rebuild {
    private static final Duration POLL = Duration.ofMillis(200);

    /** A little longer than the group waits for a member of which it hears nothing. */
    private static final Duration LEAVES = Duration.ofSeconds(15);

    private static final int ANSWER_MILLIS = 10_000;

    private final DurationsSettings settings;
    private final Progress progress;

    /** Told how it goes. */
    public interface Progress {
        /** How many of the events that were there at its start have been read. */
        void read(long events, long ofAll);
    }

    /**
     * What it did.
     *
     * @param generation number of the generation that holds from now on
     * @param events records of the topic of events that were read
     * @param rebuilt calls that these events give
     * @param deleted calls that they gave before and do not give now
     * @param kept calls from before the first event that Kafka still has, left as they were
     */
    public record Result(int generation, long events, long rebuilt, long deleted, long kept) {}

    public Rebuild(DurationsSettings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Rebuilds; takes as long as reading all events takes.
     *
     * @throws RebuildException when a durations service still runs, or the new one cannot go on
     * @throws KafkaException when the brokers cannot be reached
     */
    public Result run() {
        Map<String, Object> config = settings.kafka().clientConfig();
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        try (Admin admin = Admin.create(config)) {
            Generation old = Generation.latest(admin, settings.applicationId());
            requireStopped(admin, old);
            Map<TopicPartition, Long> ends = offsets(admin, OffsetSpec.latest());
            Map<TopicPartition, Long> begins = offsets(admin, OffsetSpec.earliest());
            Generation next = old.next();
            try (DurationsService service = DurationsService.start(settings, next)) {
                awaitCaughtUp(admin, next, new Span(begins, ends), service);
            }
            RebuiltCalls calls = new RebuiltCalls(settings.kafka());
            RebuiltCalls.Counts counts = calls.deleteVanished(next.firstRevision(), ends);
            forget(admin, old);
            return new Result(
                    next.number(), sum(ends) - sum(begins), counts.rebuilt(), counts.deleted(), counts.kept());
        }
    }

    /** A service that was stopped or killed a moment ago is a member of its group for some seconds more. */
    private static void requireStopped(Admin admin, Generation generation) {
        String group = generation.applicationId();
        long deadline = System.nanoTime() + LEAVES.toNanos();
        int members = members(admin, group);
        while (members > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(POLL.toNanos());
            members = members(admin, group);
        }
        if (members > 0) {
            throw new RebuildException("expected no durations service to run, found " + members
                    + " of its threads in the group " + group + ": stop the service first");
        }
    }

    private static int members(Admin admin, String group) {
        try {
            return Generation.get(admin.describeConsumerGroups(List.of(group)).all()).values().stream()
                    .mapToInt(description -> description.members().size())
                    .sum();
        } catch (GroupIdNotFoundException e) {
            return 0; // nothing was ever read: everything is new
        }
    }

    private static Map<TopicPartition, Long> offsets(Admin admin, OffsetSpec which) {
        String topic = Topics.CALL_EVENTS.name();
        int partitions = Generation.get(admin.describeTopics(Set.of(topic)).allTopicNames()).values().stream()
                .mapToInt(description -> description.partitions().size())
                .sum();
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            wanted.put(new TopicPartition(topic, partition), which);
        }
        return Generation.get(admin.listOffsets(wanted).all()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, found -> found.getValue().offset()));
    }

    /** What there was to read when it began. */
    private record Span(Map<TopicPartition, Long> begins, Map<TopicPartition, Long> ends) {
        long length() {
            return sum(ends) - sum(begins);
        }

        /** How much of it lies before the given offsets. */
        long read(Map<TopicPartition, Long> offsets) {
            return sum(next(offsets)) - sum(begins);
        }

        /** Where reading goes on. */
        Map<TopicPartition, Long> next(Map<TopicPartition, Long> offsets) {
            Map<TopicPartition, Long> next = new HashMap<>();
            ends.forEach((partition, end) -> {
                long begin = begins.getOrDefault(partition, 0L);
                next.put(partition, Math.min(end, Math.max(begin, offsets.getOrDefault(partition, begin))));
            });
            return next;
        }
    }

    /**
     * Offsets are no records: the last ones may belong to the marks of transactions, for which nobody commits anything. So
     * where nothing moves any more, it is looked whether anything is left.
     */
    private void awaitCaughtUp(Admin admin, Generation generation, Span span, DurationsService service) {
        long read = -1;
        boolean done = false;
        while (!done) {
            pause(service);
            long before = read;
            Map<TopicPartition, Long> committed = Generation.committed(admin, generation.applicationId());
            read = span.read(committed);
            progress.read(read, span.length());
            done = read >= span.length()
                    || (read == before
                            && new RebuiltCalls(settings.kafka()).isNothingBetween(span.next(committed), span.ends()));
        }
        progress.read(span.length(), span.length());
    }

    /** Waits a moment, or ends with the service's failure. */
    private static void pause(DurationsService service) {
        try {
            Throwable failure = service.failure().get(POLL.toMillis(), TimeUnit.MILLISECONDS);
            throw new RebuildException("the rebuild cannot go on: " + failure);
        } catch (TimeoutException e) {
            // it works
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        }
    }

    private static void forget(Admin admin, Generation old) {
        Generation.get(admin.deleteTopics(old.internalTopics(admin)).all());
        try {
            Generation.get(
                    admin.deleteConsumerGroups(List.of(old.applicationId())).all());
        } catch (GroupIdNotFoundException e) {
            // nothing was ever read
        }
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }
}
