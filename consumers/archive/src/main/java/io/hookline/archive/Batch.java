// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The records of one poll, read. Each record is in just one of the four lists.
 *
 * @param events in the order of Kafka
 * @param calls in the order of Kafka; a call may be there in several revisions
 * @param tombstones records without a value
 * @param rejected records that nobody can read
 * @param spans per partition, what part of it this is
 */
record Batch(
        List<Received<CallEvent>> events,
        List<Received<Call>> calls,
        List<ConsumerRecord<String, byte[]>> tombstones,
        List<Rejected> rejected,
        Map<TopicPartition, Span> spans) {

    /** From the first offset to the one after the last; the broker may have left some out in between. */
    record Span(long firstOffset, long nextOffset) {}

    /** @param reason why it cannot be read; holds nothing of the record */
    record Rejected(ConsumerRecord<String, byte[]> record, String reason) {}
}
