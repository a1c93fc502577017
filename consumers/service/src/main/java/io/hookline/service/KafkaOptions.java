// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import io.hookline.schema.KafkaConnection;
import io.hookline.schema.SchemaRegistry;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of {@link KafkaConnection}, to be mixed into the options of a process. */
public final class KafkaOptions {
    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT,…",
            defaultValue = "127.0.0.1:9092",
            description = "Kafka brokers to ask first.")
    private String bootstrapServers = "";

    @Option(
            names = "--schema-registry",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8081/apis/registry/v3",
            description = "Apicurio Registry.")
    private URI schemaRegistry = URI.create("");

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            converter = ClientProperties.class,
            description = "Properties file with further settings of the Kafka clients, e.g. TLS and SASL.")
    private @Nullable Map<String, String> clientProperties;

    public KafkaConnection connection() {
        return new KafkaConnection(
                bootstrapServers,
                new SchemaRegistry(schemaRegistry),
                clientProperties == null ? Map.of() : clientProperties);
    }

    /** Reads a properties file; its values may be secrets and stand in no message. */
    static final class ClientProperties implements CommandLine.ITypeConverter<Map<String, String>> {
        @Override
        public Map<String, String> convert(String file) {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(Path.of(file))) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new TypeConversionException("expected a readable properties file, was '" + file + "' ("
                        + e.getClass().getSimpleName() + ")");
            }
            Map<String, String> values = new TreeMap<>();
            properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
            return values;
        }
    }
}
