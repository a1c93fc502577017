// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** Takes records, or does first what the test has planned. */
final class TakingHandler implements ConsumerLoop.Handler {
    final List<String> offered = new CopyOnWriteArrayList<>();
    final List<String> taken = new CopyOnWriteArrayList<>();
    final List<Set<TopicPartition>> assignments = new CopyOnWriteArrayList<>();
    volatile Runnable beforeTaking = () -> {};
    volatile Runnable whenAssigned = () -> {};

    @Override
    public void handle(ConsumerRecords<String, byte[]> records) {
        List<String> keys = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> each : records) {
            keys.add(each.key());
        }
        offered.addAll(keys);
        beforeTaking.run();
        taken.addAll(keys);
    }

    @Override
    public void assigned(Consumer<String, byte[]> consumer, Set<TopicPartition> partitions) {
        assignments.add(partitions);
        whenAssigned.run();
    }
}
