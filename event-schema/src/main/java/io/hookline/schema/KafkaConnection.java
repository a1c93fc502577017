// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * How a process reaches Kafka and the schema registry.
 *
 * @param bootstrapServers brokers to ask first, {@code host:port}, separated by commas
 * @param registry where schemas are kept
 * @param clientProperties further settings of Kafka's clients, e.g. TLS and SASL; may hold secrets
 */
public record KafkaConnection(String bootstrapServers, SchemaRegistry registry, Map<String, String> clientProperties) {
    public KafkaConnection {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("bootstrap servers: expected host:port, was blank");
        }
        clientProperties = Map.copyOf(clientProperties);
    }

    /** A new map of settings for any Kafka client, to which the caller adds what it needs itself. */
    public Map<String, Object> clientConfig() {
        Map<String, Object> config = new HashMap<>(clientProperties);
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return config;
    }

    /** Names the brokers and the registry; leaves out the properties, which may hold secrets. */
    @Override
    public String toString() {
        return "KafkaConnection[" + bootstrapServers + ", " + registry.url() + "]";
    }
}
