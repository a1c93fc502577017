// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Every topic of Hookline, in one place. */
public final class Topics {
    /** Enough for a consumer group of six; a desk stays on one partition, so its events stay in order. */
    private static final int PARTITIONS = 6;

    private static final String NINETY_DAYS = Long.toString(90L * 24 * 60 * 60 * 1000);

    /**
     * What the hooks of all desks reported, keyed by station. The record's timestamp is the broker's clock at append, so
     * that it can be compared with the desk's.
     */
    public static final Topic<CallEvent> CALL_EVENTS = new Topic<>(
            "hookline.call-events",
            CallEvent.class,
            PARTITIONS,
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG,
                    NINETY_DAYS,
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    "LogAppendTime"));

    /** Every revision of every call, keyed by call id; compaction keeps the last. */
    public static final Topic<Call> CALLS = new Topic<>(
            "hookline.calls",
            Call.class,
            PARTITIONS,
            Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));

    /**
     * Records of {@link #CALL_EVENTS} that could not be read or taken, as they came, with the reason in their headers.
     * The record's timestamp is the broker's clock when it was set aside, so each is kept for the full time from then on.
     */
    public static final Topic<CallEvent> CALL_EVENTS_DLQ = new Topic<>(
            "hookline.call-events.dlq",
            CallEvent.class,
            1,
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG,
                    NINETY_DAYS,
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    "LogAppendTime"));

    /**
     * Records of {@link #CALL_EVENTS} and {@link #CALLS} that the archive's database refused, as they came, with the reason in
     * their headers. The record's timestamp is the broker's clock when it was set aside.
     */
    public static final Topic<Call> ARCHIVE_DLQ = new Topic<>(
            "hookline.archive.dlq",
            Call.class,
            1,
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG,
                    NINETY_DAYS,
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    "LogAppendTime"));

    private static final List<Topic<?>> ALL = List.of(CALL_EVENTS, CALLS, CALL_EVENTS_DLQ, ARCHIVE_DLQ);

    private Topics() {}

    /** All topics. */
    public static List<Topic<?>> all() {
        return ALL;
    }

    /** Those whose values are written by Hookline itself; dead letters come as they were, with the schemas of these. */
    public static List<Topic<?>> registered() {
        return List.of(CALL_EVENTS, CALLS);
    }

    /**
     * Creates the topics that do not exist yet; leaves the others as they are.
     *
     * @param replicas copies of each partition; at most the number of brokers
     * @throws KafkaException when the brokers cannot be reached or refuse
     */
    public static void createMissing(Admin admin, short replicas) {
        List<NewTopic> wanted =
                ALL.stream().map(topic -> topic.toCreate(replicas)).toList();
        for (var result : admin.createTopics(wanted).values().entrySet()) {
            try {
                result.getValue().get();
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new KafkaException("topic " + result.getKey() + " could not be created", e.getCause());
                }
            }
        }
    }
}
