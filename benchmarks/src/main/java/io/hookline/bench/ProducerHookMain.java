// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a hook would be that sends its event itself, as lean as Kafka's client lets it be: bytes and no Avro, no schema
 * registry, no logging, no JMX, no request for a producer's id, and its waiting capped. Exit code 0 when the broker has the
 * event, 1 when not. Runs alone from its jar, so it uses nothing else of this package.
 */
final class ProducerHookMain {
    private ProducerHookMain() {}

    /** Takes the broker, the topic, the longest wait in milliseconds, the hook's name and the number. */
    public static void main(String[] arguments) {
        String longest = arguments[2];
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", arguments[0]);
        config.put("acks", "all");
        config.put("enable.idempotence", false);
        config.put("linger.ms", 0);
        config.put("max.block.ms", longest);
        config.put("delivery.timeout.ms", longest);
        config.put("request.timeout.ms", longest);
        config.put("metric.reporters", "");
        config.put("enable.metrics.push", false);
        byte[] event = (arguments[3] + " " + arguments[4]).getBytes(StandardCharsets.UTF_8);
        int exitCode = 0;
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.send(new ProducerRecord<>(arguments[1], event))
                    .get(Long.parseLong(longest), TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            System.err.println(e);
            exitCode = 1;
        }
        producer.close(Duration.ZERO);
        System.exit(exitCode);
    }
}
