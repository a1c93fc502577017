// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import io.hookline.schema.KafkaConnection;
import io.hookline.schema.SchemaRegistry;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
            converter = Brokers.class,
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
            converter = PropertiesFile.class,
            description =
                    "Properties file with further settings of the clients of Kafka, e.g. TLS and SASL, and of the registry"
                            + " (apicurio.registry.…).")
    private @Nullable ClientProperties clientProperties;

    public KafkaConnection connection() {
        return connection(
                bootstrapServers, schemaRegistry, clientProperties == null ? Map.of() : clientProperties.values());
    }

    /** What a file of {@code --kafka-config} says goes to Kafka's clients, and what begins with Apicurio's prefix to its. */
    public static KafkaConnection connection(String bootstrapServers, URI schemaRegistry, Map<String, String> config) {
        Map<String, String> ofKafka = new TreeMap<>();
        Map<String, String> ofRegistry = new TreeMap<>();
        config.forEach((name, value) ->
                (name.startsWith(SchemaRegistry.PROPERTY_PREFIX) ? ofRegistry : ofKafka).put(name, value));
        return new KafkaConnection(bootstrapServers, new SchemaRegistry(schemaRegistry, ofRegistry), ofKafka);
    }

    /** The file of {@code --kafka-config}, for whoever reads it again when it may have been changed; null without one. */
    public @Nullable Path configFile() {
        return clientProperties == null ? null : clientProperties.file();
    }

    /**
     * Reads a file of {@code --kafka-config}. Its values may be secrets.
     *
     * @throws IOException when it cannot be read, or holds what properties cannot
     */
    public static Map<String, String> readConfig(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IllegalArgumentException e) { // a broken escape; the message may quote it
            throw new IOException("not a properties file: " + file);
        }
        Map<String, String> values = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        return values;
    }

    /** A type of its own, as picocli takes a Map for an option that is given as {@code key=value}. */
    record ClientProperties(Path file, Map<String, String> values) {}

    /** Reads a properties file; its values may be secrets and stand in no message. */
    static final class PropertiesFile implements CommandLine.ITypeConverter<ClientProperties> {
        @Override
        public ClientProperties convert(String file) {
            try {
                Path path = Path.of(file);
                return new ClientProperties(path.toAbsolutePath(), readConfig(path));
            } catch (IOException | InvalidPathException e) {
                throw new TypeConversionException("expected a readable properties file, was '" + file + "' ("
                        + e.getClass().getSimpleName() + ")");
            }
        }
    }

    /** Looks at the form only: whether there are such brokers shows when the process runs. */
    static final class Brokers implements CommandLine.ITypeConverter<String> {
        private static final Pattern HOST_AND_PORT =
                Pattern.compile("(?:\\w+://)?(?:\\[[0-9a-fA-F:.%]+]|[\\w.-]+):(?<port>\\d{1,5})");
        private static final int HIGHEST_PORT = 65_535;

        @Override
        public String convert(String text) {
            for (String broker : text.split(",", -1)) {
                Matcher matcher = HOST_AND_PORT.matcher(broker.trim());
                if (!matcher.matches() || Integer.parseInt(matcher.group("port")) > HIGHEST_PORT) {
                    throw new TypeConversionException("expected host:port, separated by commas, was '" + text + "'");
                }
            }
            return text;
        }
    }
}
