// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.schema.SchemaRegistry;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What a desk needs to send, as the one file that its relay's {@code --kafka-config} names. Certificates stand in it, so that
 * nothing else has to be carried to the desk.
 *
 * @param desk the desk's name
 * @param servers where desks reach Kafka
 * @param registry where desks reach the schema registry
 * @param password of Kafka
 * @param registryPassword of the registry; null when it asks for none
 * @param authority certificates to trust, PEM; null for those that the JDK trusts
 */
record DeskConfig(
        String desk,
        String servers,
        String registry,
        String password,
        @Nullable String registryPassword,
        @Nullable String authority) {

    /** A properties file. */
    String text() {
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        lines.add("# The credential of the desk " + desk
                + ": a secret, for the desk's user alone. On the desk, with Hookline's");
        lines.add("# desk package (keep the file there, e.g. as hookline.properties):");
        lines.add("#");
        lines.add("#   install --station " + desk + " --kafka-config hookline.properties \\");
        lines.add("#     --bootstrap-servers " + servers + " --schema-registry " + registry);
        lines.add("security.protocol=SASL_SSL");
        lines.add("sasl.mechanism=SCRAM-SHA-512");
        lines.add("sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
                + DeskAccess.user(desk) + "\" password=\"" + password + "\";");
        if (authority != null) {
            lines.add("ssl.truststore.type=PEM");
            lines.add("ssl.truststore.certificates=" + continued(authority));
        }
        lines.add("# A desk looks its schema up, and registers none.");
        lines.add(SchemaRegistry.AUTO_REGISTER + "=false");
        if (registryPassword != null) {
            lines.add("apicurio.registry.auth.username=" + DeskAccess.user(desk));
            lines.add("apicurio.registry.auth.password=" + registryPassword);
        }
        if (authority != null && registry.startsWith("https:")) {
            lines.add("apicurio.registry.tls.certificates=" + continued(authority));
        }
        return lines.toString();
    }

    private static String continued(String pem) {
        return String.join("\\n\\\n", pem.strip().lines().toList()) + "\\n";
    }

    /** Leaves out the passwords. */
    @Override
    public String toString() {
        return "DeskConfig[" + desk + ", " + servers + ", " + registry + "]";
    }
}
