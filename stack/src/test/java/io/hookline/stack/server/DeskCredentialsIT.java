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
import io.hookline.service.KafkaOptions;
import io.hookline.service.RunningService;
import io.hookline.service.Settings;
import io.hookline.stack.command.Child;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./hookline desk-credentials} and a broker with TLS, SCRAM and rights: what a credential opens, and what not. */
@ExtendWith(SharedServers.class)
class DeskCredentialsIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path temporary;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Closer closer = new Closer();
    private Certificates certificates;
    private EmbeddedKafka kafka;
    private String desks;
    private Servers servers;

    @BeforeEach
    void startBroker(Servers shared) throws Exception {
        servers = shared;
        certificates = new Certificates(temporary).make("broker");
        desks = Loopback.ADDRESS + ":" + Loopback.port("desks", 0);
        kafka = closer.add(start());
        assertThat(hookline("topics", "--schema-registry=" + servers.registry().url())
                        .code())
                .isZero();
    }

    private EmbeddedKafka start() {
        return EmbeddedKafka.start(
                temporary.resolve("kafka"),
                0,
                Map.ofEntries(
                        Map.entry("listeners", "DESKS://" + desks),
                        Map.entry(
                                "listener.security.protocol.map",
                                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,DESKS:SASL_SSL"),
                        Map.entry("sasl.enabled.mechanisms", "SCRAM-SHA-512"),
                        Map.entry(
                                "listener.name.desks.scram-sha-512.sasl.jaas.config",
                                "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
                        Map.entry("ssl.keystore.type", "PKCS12"),
                        Map.entry(
                                "ssl.keystore.location",
                                certificates.keys("broker").toString()),
                        Map.entry("ssl.keystore.password", Certificates.PASSWORD),
                        Map.entry("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
                        Map.entry("super.users", "User:ANONYMOUS")));
    }

    @AfterEach
    void stopBroker() {
        closer.close();
    }

    @Test
    void credential_sendsEventsThroughTheRelay_andNoMore() throws Exception {
        Path file = add("reception-1");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(published(file, "reception-1")).isTrue();
        assertThat(list()).containsExactly("reception-1");
        assertRefusedAnythingElse(file);
    }

    @Test
    void wrongPassword_isRefused() throws Exception {
        Path file = add("reception-1");
        Path wrong = Files.writeString(
                temporary.resolve("wrong.properties"),
                Files.readString(file).replaceAll("password=\"[^\"]+\"", "password=\"guessed\""));

        assertSignInRefused(wrong);
    }

    @Test
    void anotherCredentialOfTheSameDesk_isAnError_andRotateVoidsTheFirst() throws Exception {
        Path first = add("reception-1");

        Answer again = hookline(adding("reception-1", "again.properties"));
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("desk reception-1 has a credential; --rotate makes a new one");
        assertThat(temporary.resolve("again.properties")).doesNotExist();
        assertThat(published(first, "reception-1")).isTrue();

        List<String> rotate = new ArrayList<>(List.of(adding("reception-1", "again.properties")));
        rotate.add("--rotate");
        assertThat(hookline(rotate.toArray(String[]::new)).code()).isZero();

        assertThat(published(temporary.resolve("again.properties"), "reception-1"))
                .isTrue();
        assertSignInRefused(first);
    }

    @Test
    void removedDesk_isRefused_alsoWhereItIsSignedIn() throws Exception {
        Path file = add("reception-1");
        add("reception-2");
        try (var producer = producer(file)) {
            producer.send(new ProducerRecord<>(Topics.CALL_EVENTS.name(), new byte[0]))
                    .get();

            assertThat(hookline("desk-credentials", "remove", "reception-1", "--registry-users=" + users())
                            .code())
                    .isZero();

            assertThatThrownBy(() -> {
                        for (long end = System.nanoTime() + SOON.toNanos(); System.nanoTime() < end; ) {
                            producer.send(new ProducerRecord<>(Topics.CALL_EVENTS.name(), new byte[0]))
                                    .get();
                        }
                    })
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }
        assertSignInRefused(file);
        assertThat(list()).containsExactly("reception-2");
        assertThat(Files.readAllLines(users())).singleElement().asString().startsWith("desk-reception-2:{SSHA}");
        assertThat(hookline("desk-credentials", "remove", "reception-1").err())
                .contains("expected a desk with a credential, reception-1 has none");
    }

    /** Kafka reads its whole log again when it starts, and what it makes of a removal in it must not shut out the rest. */
    @Test
    void removedDesk_staysShutOut_andOthersGetIn_whenKafkaStartsAgain() throws Exception {
        List<Path> files = new ArrayList<>();
        for (int desk = 1; desk <= 4; desk++) {
            files.add(add("reception-" + desk));
        }
        for (int desk = 1; desk <= 4; desk += 2) {
            assertThat(hookline("desk-credentials", "remove", "reception-" + desk)
                            .code())
                    .isZero();
        }

        kafka.close();
        kafka = closer.add(start());

        assertThat(list()).containsExactly("reception-2", "reception-4");
        assertSignInRefused(files.get(0));
        assertSignInRefused(files.get(2));
        assertThat(published(files.get(1), "reception-2")).isTrue();
        assertThat(published(files.get(3), "reception-4")).isTrue();

        Files.delete(files.get(0));
        assertThat(published(add("reception-1"), "reception-1")).isTrue();
    }

    @Test
    void fileThatIsThere_isNotOverwritten_andNoCredentialIsMade() throws Exception {
        Path file = Files.writeString(temporary.resolve("reception-1.properties"), "mine");

        Answer answer = hookline(adding("reception-1", "reception-1.properties"));

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("expected no file " + file);
        assertThat(file).hasContent("mine");
        assertThat(list()).isEmpty();
    }

    @Test
    void standardOutput_getsTheFileAlone() throws Exception {
        Answer answer = hookline(adding("reception-1", "-"));

        assertThat(answer.code()).isZero();
        Path file = Files.writeString(temporary.resolve("printed.properties"), answer.out());
        assertThat(published(file, "reception-1")).isTrue();
    }

    @Test
    void kafkaThatKnowsNoUsers_isNamed() throws Exception {
        Answer answer = hookline("desk-credentials", "list", "--bootstrap-servers=" + servers.bootstrapServers());

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("expected a Kafka with users and rights at " + servers.bootstrapServers());
    }

    @Test
    void nameThatMayBeAnotherUsersLine_isRefused() throws Exception {
        assertThat(hookline(adding("a:b", "-")).err()).contains("expected up to 64 letters");
        assertThat(hookline(adding("../x", "-")).code()).isEqualTo(2);
    }

    private void assertRefusedAnythingElse(Path file) throws Exception {
        Map<String, Object> config = config(file);
        TopicPartition events = new TopicPartition(Topics.CALL_EVENTS.name(), 0);
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(events));
            consumer.seek(events, 0);
            assertThatThrownBy(() -> consumer.poll(SOON)).isInstanceOf(TopicAuthorizationException.class);
        }
        try (var producer = producer(file)) {
            for (String other : List.of(Topics.CALLS.name(), Topics.CALL_EVENTS_DLQ.name(), "new")) {
                assertThatThrownBy(() -> producer.send(new ProducerRecord<>(other, new byte[0]))
                                .get())
                        .as(other)
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(TopicAuthorizationException.class);
            }
        }
        try (Admin admin = Admin.create(config)) {
            assertThat(admin.listTopics().names().get()).containsExactly(Topics.CALL_EVENTS.name());
            assertRefused(() -> admin.createTopics(List.of(new NewTopic("new", 1, (short) 1)))
                    .all()
                    .get());
            assertRefused(() ->
                    admin.deleteTopics(List.of(Topics.CALL_EVENTS.name())).all().get());
            assertRefused(() -> admin.describeUserScramCredentials().all().get());
            assertRefused(() -> admin.describeAcls(org.apache.kafka.common.acl.AclBindingFilter.ANY)
                    .values()
                    .get());
        }
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(AuthorizationException.class);
    }

    /** A broker takes a moment to hear of a change. */
    private void assertSignInRefused(Path file) {
        await().atMost(SOON).ignoreExceptionsMatching(e -> false).until(() -> {
            try (Admin admin = Admin.create(config(file))) {
                admin.listTopics().names().get();
                return false;
            } catch (ExecutionException e) {
                return e.getCause() instanceof SaslAuthenticationException;
            }
        });
    }

    private KafkaProducer<byte[], byte[]> producer(Path file) throws IOException {
        return new KafkaProducer<>(config(file), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> config(Path file) throws IOException {
        Map<String, Object> config = KafkaOptions.connection(
                        desks, servers.registry().url(), KafkaOptions.readConfig(file))
                .clientConfig();
        config.put("max.block.ms", 20_000);
        config.put("default.api.timeout.ms", 20_000);
        config.put("request.timeout.ms", 10_000);
        return config;
    }

    /** Whether an event of a hook reaches the topic through a relay with that file. */
    private boolean published(Path file, String station) throws Exception {
        Path spool = Files.createTempDirectory(temporary, "spool");
        UUID event = HookCommand.run(
                new String[] {"cmdCallRing", "2001"}, spool, System.currentTimeMillis() * 1_000, System.nanoTime());
        RelayOptions options = new RelayOptions();
        StringWriter err = new StringWriter();
        assertThat(Settings.parse(
                        Settings.commandLine(options, Map.of()),
                        new String[] {
                            "--spool=" + spool,
                            "--station=" + station,
                            "--bootstrap-servers=" + desks,
                            "--schema-registry=" + servers.registry().url(),
                            "--kafka-config=" + file
                        },
                        new PrintWriter(err, true),
                        new PrintWriter(err, true)))
                .as("%s", err)
                .isEmpty();
        try (RunningService relay = RelayService.start(options.settings())) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(
                                    spool.toFile().list((directory, name) -> name.endsWith(SpoolFile.SUFFIX)))
                            .as(health(relay))
                            .isEmpty());
        }
        return new CallEvents(kafka.bootstrapServers(), servers.schemaRegistry())
                .readToEnd(station).stream().map(CallEvent::getEventId).anyMatch(event::equals);
    }

    private String health(RunningService relay) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(relay.http().uri("/health")).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private Path add(String desk) throws Exception {
        Path file = temporary.resolve(desk + ".properties");
        Answer answer = hookline(adding(desk, desk + ".properties"));
        assertThat(answer.code()).as(answer.err()).isZero();
        String password = KafkaOptions.readConfig(file).getOrDefault("sasl.jaas.config", "");
        assertThat(password).contains("desk-" + desk);
        assertThat(answer.out()).doesNotContain(password.replaceAll(".*password=\"(.*)\";", "$1"));
        return file;
    }

    private String[] adding(String desk, String file) {
        return new String[] {
            "desk-credentials",
            "add",
            desk,
            "--out=" + (file.equals("-") ? file : temporary.resolve(file)),
            "--desk-servers=" + desks,
            "--desk-registry=" + servers.registry().url(),
            "--desk-authority=" + temporary.resolve("broker.pem"),
            "--registry-users=" + users()
        };
    }

    private Path users() {
        return temporary.resolve("users");
    }

    private List<String> list() throws Exception {
        return hookline("desk-credentials", "list").out().strip().lines().toList();
    }

    private record Answer(int code, String out, String err) {}

    /** The command as a process, with the broker's own listener, where whoever comes is its administrator. */
    private Answer hookline(String... arguments) throws Exception {
        try (Child child = Child.jvm(
                Map.of("HOOKLINE_BOOTSTRAP_SERVERS", kafka.bootstrapServers()),
                List.of("-Dfile.encoding=" + StandardCharsets.UTF_8),
                "io.hookline.stack.command.HooklineMain",
                arguments)) {
            int code = child.exitCode(SOON);
            return new Answer(code, String.join("\n", child.out()) + "\n", String.join("\n", child.err()));
        }
    }
}
