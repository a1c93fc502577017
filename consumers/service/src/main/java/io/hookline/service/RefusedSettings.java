// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import io.hookline.schema.KafkaConnection;
import java.util.List;
import org.apache.kafka.common.KafkaException;

/**
 * Says why Kafka's client refused its settings. Kafka quotes the values that it does not like, and those of the
 * properties file may be secrets: with such a file the message only names the settings that Kafka spoke of.
 */
public final class RefusedSettings {
    private RefusedSettings() {}

    public static String message(KafkaConnection kafka, KafkaException refusal) {
        StringBuilder said = new StringBuilder();
        Throwable last = refusal;
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            said.append(cause.getMessage()).append('\n');
            last = cause;
        }
        String which = "--bootstrap-servers " + kafka.bootstrapServers();
        if (kafka.clientProperties().isEmpty()) {
            return which + ": refused by Kafka's client: " + last.getMessage();
        }
        List<String> named = kafka.clientProperties().keySet().stream()
                .filter(name -> said.indexOf(name) >= 0)
                .sorted()
                .toList();
        return which + " or --kafka-config: refused by Kafka's client, "
                + last.getClass().getSimpleName()
                + (named.isEmpty() ? "" : " about " + String.join(", ", named));
    }
}
