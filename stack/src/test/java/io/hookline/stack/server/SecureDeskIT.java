// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hookline.event.CallEvent;
import io.hookline.hook.HookCommand;
import io.hookline.hook.SpoolFile;
import io.hookline.relay.RelayOptions;
import io.hookline.relay.RelayService;
import io.hookline.schema.Topics;
import io.hookline.service.Closer;
import io.hookline.service.RunningService;
import io.hookline.service.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A desk's relay and a broker that lets in who it knows, and each of those to what it may: TLS with SCRAM, and mutual TLS. */
@ExtendWith(SharedServers.class)
class SecureDeskIT {
    private static final String SECRET = "geheim-4711";
    private static final String SCRAM_MODULE = "org.apache.kafka.common.security.scram.ScramLoginModule";
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path temporary;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Closer closer = new Closer();
    private Certificates certificates;
    private EmbeddedKafka kafka;
    private Path spool;
    private String scram;
    private String mutualTls;

    @BeforeEach
    void startBroker() throws Exception {
        certificates = new Certificates(temporary).make("broker").make("desk-2");
        scram = Loopback.ADDRESS + ":" + Loopback.port("SCRAM", 0);
        mutualTls = Loopback.ADDRESS + ":" + Loopback.port("TLS", 0);
        kafka = closer.add(EmbeddedKafka.start(
                temporary.resolve("kafka"),
                0,
                Map.ofEntries(
                        Map.entry("listeners", "SCRAM://" + scram + ",MUTUAL://" + mutualTls),
                        Map.entry(
                                "listener.security.protocol.map",
                                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SCRAM:SASL_SSL,MUTUAL:SSL"),
                        Map.entry("sasl.enabled.mechanisms", "SCRAM-SHA-512"),
                        Map.entry("listener.name.scram.scram-sha-512.sasl.jaas.config", SCRAM_MODULE + " required;"),
                        Map.entry("ssl.keystore.type", "PKCS12"),
                        Map.entry(
                                "ssl.keystore.location",
                                certificates.keys("broker").toString()),
                        Map.entry("ssl.keystore.password", Certificates.PASSWORD),
                        Map.entry("ssl.truststore.type", "PKCS12"),
                        Map.entry(
                                "ssl.truststore.location",
                                certificates.trust("desk-2").toString()),
                        Map.entry("ssl.truststore.password", Certificates.PASSWORD),
                        Map.entry("listener.name.mutual.ssl.client.auth", "required"),
                        Map.entry("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
                        Map.entry("super.users", "User:ANONYMOUS"))));
        Admin admin =
                closer.add(Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers())));
        Topics.createMissing(admin, (short) 1);
        admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        "desk-1", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), SECRET)))
                .all()
                .get();
        admin.createAcls(List.of(mayWrite("User:desk-1"), mayWrite("User:CN=desk-2")))
                .all()
                .get();
        spool = Files.createDirectory(temporary.resolve("spool"));
    }

    @AfterEach
    void stopBroker() {
        closer.close();
    }

    @Test
    void wrongPassword_isWaitedFor_andCorrectedInTheFileAlone(Servers servers) throws Exception {
        Path config = write("wrong-password");
        UUID event = hook();
        try (RunningService relay = relay(servers, scram, config)) {
            await().atMost(SOON).until(() -> get(relay, "/health").contains("SaslAuthenticationException"));
            assertThat(waiting()).isEqualTo(1);
            assertThat(get(relay, "/health")).doesNotContain("wrong-password");

            write(SECRET);

            await().atMost(SOON).until(() -> waiting() == 0);
            assertThat(read(servers)).containsExactly(event);
            assertThat(get(relay, "/health")).contains("\"UP\"");
        }
    }

    @Test
    void certificateOfTheDesk_letsItIn(Servers servers) throws Exception {
        Properties properties = trust();
        properties.setProperty(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SSL");
        properties.setProperty(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PKCS12");
        properties.setProperty(
                SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG,
                certificates.keys("desk-2").toString());
        properties.setProperty(SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG, Certificates.PASSWORD);
        UUID event = hook();
        try (RunningService relay = relay(servers, mutualTls, store(properties))) {
            await().atMost(SOON).until(() -> waiting() == 0);
            assertThat(get(relay, "/health")).contains("\"UP\"");
        }
        assertThat(read(servers)).containsExactly(event);
    }

    @Test
    void credentialOfADesk_isForNothingButItsEvents() throws Exception {
        Map<String, Object> config = new HashMap<>();
        scramProperties(SECRET).forEach((name, value) -> config.put((String) name, value));
        config.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, scram);
        await().atMost(SOON).ignoreExceptions().until(() -> topics(config).equals(Set.of(Topics.CALL_EVENTS.name())));
        try (Admin desk = Admin.create(config)) {
            assertThatThrownBy(() -> desk.describeTopics(List.of(Topics.CALLS.name()))
                            .allTopicNames()
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
            assertThatThrownBy(() -> desk.deleteTopics(List.of(Topics.CALL_EVENTS.name()))
                            .all()
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }
    }

    /** What one who signs in now may see; a broker takes a moment to hear of a new user. */
    private static Set<String> topics(Map<String, Object> config) throws Exception {
        try (Admin desk = Admin.create(config)) {
            return desk.listTopics().names().get();
        }
    }

    private static AclBinding mayWrite(String principal) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, Topics.CALL_EVENTS.name(), PatternType.LITERAL),
                new AccessControlEntry(principal, "*", AclOperation.WRITE, AclPermissionType.ALLOW));
    }

    private Properties trust() {
        Properties properties = new Properties();
        properties.setProperty(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PKCS12");
        properties.setProperty(
                SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG,
                certificates.trust("broker").toString());
        properties.setProperty(SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG, Certificates.PASSWORD);
        return properties;
    }

    private Properties scramProperties(String password) {
        Properties properties = trust();
        properties.setProperty(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SASL_SSL");
        properties.setProperty(SaslConfigs.SASL_MECHANISM, "SCRAM-SHA-512");
        properties.setProperty(
                SaslConfigs.SASL_JAAS_CONFIG,
                SCRAM_MODULE + " required username=\"desk-1\" password=\"" + password + "\";");
        return properties;
    }

    private Path write(String password) throws IOException {
        return store(scramProperties(password));
    }

    private Path store(Properties properties) throws IOException {
        Path file = temporary.resolve("kafka.properties");
        try (var out = Files.newOutputStream(file)) {
            properties.store(out, null);
        }
        return file;
    }

    private RunningService relay(Servers servers, String bootstrapServers, Path config) {
        RelayOptions options = new RelayOptions();
        StringWriter err = new StringWriter();
        assertThat(Settings.parse(
                        Settings.commandLine(options, Map.of()),
                        new String[] {
                            "--spool=" + spool,
                            "--station=secure",
                            "--bootstrap-servers=" + bootstrapServers,
                            "--schema-registry=" + servers.registry().url(),
                            "--kafka-config=" + config
                        },
                        new PrintWriter(err, true),
                        new PrintWriter(err, true)))
                .as("%s", err)
                .isEmpty();
        return RelayService.start(options.settings());
    }

    private UUID hook() throws IOException {
        return HookCommand.run(
                new String[] {"cmdCallRing", "2001"}, spool, System.currentTimeMillis() * 1_000, System.nanoTime());
    }

    private int waiting() {
        return spool.toFile().list((directory, name) -> name.endsWith(SpoolFile.SUFFIX)).length;
    }

    private List<UUID> read(Servers servers) throws Exception {
        return new CallEvents(kafka.bootstrapServers(), servers.schemaRegistry())
                .read("secure", 1).stream().map(CallEvent::getEventId).toList();
    }

    private String get(RunningService relay, String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(relay.http().uri(path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
