// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import io.apicurio.registry.resolver.client.RegistryClientFacade;
import io.apicurio.registry.resolver.client.RegistryClientFacadeFactory;
import io.apicurio.registry.resolver.config.SchemaResolverConfig;
import io.apicurio.registry.serde.avro.AvroSerdeConfig;
import io.apicurio.registry.serde.config.SerdeConfig;
import io.apicurio.registry.serde.strategy.TopicIdStrategy;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificData;

/**
 * Where schemas are kept: the address of an Apicurio Registry, e.g. {@code http://127.0.0.1:8081/apis/registry/v3}.
 * Subjects are named {@code <topic>-value}, ids are content ids, as Confluent's clients expect them through the
 * registry's compatible API.
 *
 * @param url where it answers
 * @param properties further settings of its client, by Apicurio's names ({@code apicurio.registry.…}), e.g. a user and the
 *     certificates to trust; may hold secrets. They win over Hookline's own
 */
public record SchemaRegistry(URI url, Map<String, String> properties) {
    /** What the names of {@link #properties} begin with. */
    public static final String PROPERTY_PREFIX = "apicurio.registry.";

    /** A writer registers its schema where this is true, as it is by default; else it only looks it up. */
    public static final String AUTO_REGISTER = SchemaResolverConfig.AUTO_REGISTER_ARTIFACT;

    private static final String IF_EXISTS = "FIND_OR_CREATE_VERSION";

    public SchemaRegistry {
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
            throw new IllegalArgumentException("schema registry: expected an http or https URL, was " + url);
        }
        properties = Map.copyOf(properties);
    }

    /** A registry that asks for no credentials. */
    public SchemaRegistry(URI url) {
        this(url, Map.of());
    }

    /**
     * Registers the schema of a topic's values as one piece, as those look it up that may not register; changes nothing when
     * it is there.
     *
     * @throws RegistryUnavailableException when the registry does not answer, or refuses
     */
    public void register(Topic<?> topic) {
        try {
            RegistryClientFacade client = RegistryClientFacadeFactory.create(new SchemaResolverConfig(serdeConfig()));
            client.createSchema(
                    "AVRO",
                    "default",
                    topic.name() + "-value",
                    null,
                    IF_EXISTS,
                    false,
                    SpecificData.get().getSchema(topic.valueType()).toString(),
                    Set.of());
        } catch (RuntimeException e) {
            throw RegistryFailure.outage(e)
                    .orElseGet(() -> new RegistryUnavailableException(
                            "schema registry: expected it to take the schema of " + topic.name() + ", it did not", e));
        }
    }

    /** Settings for Apicurio's serdes. A schema once read is kept: what an id means never changes. */
    Map<String, Object> serdeConfig() {
        Map<String, Object> config = new HashMap<>();
        config.put(SchemaResolverConfig.REGISTRY_URL, url.toString());
        config.put(SchemaResolverConfig.HTTP_ADAPTER, "JDK");
        config.put(SchemaResolverConfig.AUTO_REGISTER_ARTIFACT, true);
        config.put(SchemaResolverConfig.AUTO_REGISTER_ARTIFACT_IF_EXISTS, IF_EXISTS);
        config.put(SchemaResolverConfig.ARTIFACT_RESOLVER_STRATEGY, TopicIdStrategy.class.getName());
        config.put(SchemaResolverConfig.FAULT_TOLERANT_REFRESH, true);
        config.put(SchemaResolverConfig.CHECK_PERIOD_MS, Long.toString(24L * 60 * 60 * 1000));
        config.put(SchemaResolverConfig.RETRY_COUNT, "0");
        config.put(SerdeConfig.USE_ID, "contentId");
        config.put("apicurio.registry.use-specific-avro-reader", true);
        config.put(AvroSerdeConfig.AVRO_DATUM_PROVIDER, CachedDatums.class.getName());
        config.putAll(properties);
        if ("false".equals(properties.get(AUTO_REGISTER))) {
            // A schema is looked up by its whole content; the registry finds none that refers to others.
            config.put(SchemaResolverConfig.DEREFERENCE_SCHEMA, true);
        }
        return config;
    }

    /** Leaves out the properties, which may hold secrets. */
    @Override
    public String toString() {
        return "SchemaRegistry[" + url + "]";
    }
}
