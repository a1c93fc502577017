// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookline.schema.KafkaConnection;
import io.hookline.schema.SchemaRegistry;
import io.hookline.schema.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsumerLoopStartTest {
    @Test
    void brokersThatAreNone_areAStartException() {
        assertThatThrownBy(() -> startReal(Map.of()))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("--bootstrap-servers no-such-broker.invalid:9092: refused by Kafka's client: ")
                .hasMessageContaining("No resolvable bootstrap urls");
    }

    @Test
    void propertiesThatKafkaRefuses_areNamedWithoutTheirValues() {
        String secret = "geheim-42";

        assertThatThrownBy(() -> startReal(Map.of("ssl.protocol", "TLS", "security.protocol", secret)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("--kafka-config")
                .hasMessageContaining("security.protocol")
                .hasMessageNotContaining(secret)
                .hasMessageNotContaining("ssl.protocol");
    }

    private void startReal(Map<String, String> properties) {
        KafkaConnection kafka = new KafkaConnection(
                "no-such-broker.invalid:9092", new SchemaRegistry(URI.create("http://127.0.0.1:1")), properties);
        ConsumerLoop.start(
                        "group-of-this-test",
                        kafka,
                        List.of(Topics.CALLS),
                        new TakingHandler(),
                        new SimpleMeterRegistry())
                .close();
    }
}
