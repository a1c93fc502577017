// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import io.apicurio.registry.resolver.config.SchemaResolverConfig;
import io.apicurio.registry.serde.avro.AvroSerdeConfig;
import io.apicurio.registry.serde.config.SerdeConfig;
import io.apicurio.registry.serde.strategy.TopicIdStrategy;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * Where schemas are kept: the address of an Apicurio Registry, e.g. {@code http://127.0.0.1:8081/apis/registry/v3}.
 * Subjects are named {@code <topic>-value}, ids are content ids, as Confluent's clients expect them through the
 * registry's compatible API.
 */
public record SchemaRegistry(URI url) {
    public SchemaRegistry {
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
            throw new IllegalArgumentException("schema registry: expected an http or https URL, was " + url);
        }
    }

    /** Settings for Apicurio's serdes. A schema once read is kept: what an id means never changes. */
    Map<String, Object> serdeConfig() {
        Map<String, Object> config = new HashMap<>();
        config.put(SchemaResolverConfig.REGISTRY_URL, url.toString());
        config.put(SchemaResolverConfig.HTTP_ADAPTER, "JDK");
        config.put(SchemaResolverConfig.AUTO_REGISTER_ARTIFACT, true);
        config.put(SchemaResolverConfig.AUTO_REGISTER_ARTIFACT_IF_EXISTS, "FIND_OR_CREATE_VERSION");
        config.put(SchemaResolverConfig.ARTIFACT_RESOLVER_STRATEGY, TopicIdStrategy.class.getName());
        config.put(SchemaResolverConfig.FAULT_TOLERANT_REFRESH, true);
        config.put(SchemaResolverConfig.CHECK_PERIOD_MS, Long.toString(24L * 60 * 60 * 1000));
        config.put(SchemaResolverConfig.RETRY_COUNT, "0");
        config.put(SerdeConfig.USE_ID, "contentId");
        config.put("apicurio.registry.use-specific-avro-reader", true);
        config.put(AvroSerdeConfig.AVRO_DATUM_PROVIDER, CachedDatums.class.getName());
        return config;
    }
}
