// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a record says, together with the record. */
record Received<V>(V value, ConsumerRecord<String, byte[]> record) {}
