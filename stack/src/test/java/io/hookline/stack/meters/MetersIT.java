// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.meters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookline.event.CallEvent;
import io.hookline.event.Hook;
import io.hookline.schema.Topics;
import io.hookline.service.RunningService;
import io.hookline.stack.LocalStack;
import io.hookline.stack.desk.InProcessHook;
import io.hookline.stack.desk.MadeCall;
import io.hookline.stack.desk.Simulation;
import io.hookline.stack.server.CallEvents;
import io.hookline.stack.server.DataDirectory;
import io.hookline.stack.server.Progress;
import io.hookline.stack.server.Servers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The meters of a real run: desks make calls through hook and relay, and somebody else writes what is torn, repeated, lost,
 * late and empty. What is scraped then is what the list says, and adds up as docs/METRICS.md says.
 */
class MetersIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int CALLS = 60;

    /** Number 3 of desk-odd. What was before number 8 of desk-silent may be older than the topic. */
    private static final int MISSING = 1;

    private static final UUID SPOOL = UUID.fromString("0195a5b0-0000-7000-8000-0000000000ff");
    private static final String NUMBER = "+493099887766";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Instant start = Instant.now();

    @TempDir
    private Path temporary;

    @Test
    void aRun_showsWhatTheListSays_andAddsUp() throws Exception {
        try (DataDirectory data = DataDirectory.open(temporary.resolve("data"))) {
            List<LocalStack.Desk> desks = List.of(desk(data, "desk-1"), desk(data, "desk-2"));
            try (LocalStack stack =
                    LocalStack.start(data, Servers.Ports.FREE, LocalStack.HttpPorts.FREE, desks, Progress.SILENT)) {
                await().atMost(PATIENCE).until(stack::isReady);
                List<MadeCall> made = calls(desks);
                others(stack.servers());

                await().atMost(PATIENCE).untilAsserted(() -> assertThatItAddsUp(pages(stack)));
                await().atMost(PATIENCE).untilAsserted(() -> assertThatOthersMetersAreThere(pages(stack)));

                Map<String, String> pages = pages(stack);
                assertThatTheListIsWhole(pages);
                assertThatTheCountsAreTrue(samples(pages), made);
                assertThat(String.join("\n", pages.values())).doesNotContain(NUMBER.substring(1), "desk-odd");
                assertThat(silent(stack)).containsExactly("desk-silent");
            }
        }
    }

    private static LocalStack.Desk desk(DataDirectory data, String station) throws Exception {
        return new LocalStack.Desk(station, Files.createDirectories(data.spool().resolve(station)));
    }

    private static List<MadeCall> calls(List<LocalStack.Desk> desks) throws Exception {
        InProcessHook hook = new InProcessHook(Clock.systemUTC());
        try (Simulation simulation = new Simulation(hook, hook, 7)) {
            return simulation.run(
                    desks.stream()
                            .map(desk -> new Simulation.SimulatedDesk(desk.station(), desk.spool()))
                            .toList(),
                    CALLS);
        }
    }

    /**
     * Of one more desk: a lost event, a duplicate, a late one, an end without a start; of another an event five hours ago; and
     * records that are no events.
     */
    private void others(Servers servers) throws Exception {
        CallEvents events = CallEvents.of(servers);
        CallEvent first = event(1, Hook.INCOMING_CALL);
        events.send(first);
        events.send(first);
        events.send(event(2, Hook.CALL_RING));
        events.send(event(5, Hook.CALL_ANSWER));
        events.send(event(4, Hook.CALL_RING));
        events.send(event(6, Hook.CALL_END));
        events.send(event(7, Hook.CALL_END));
        events.send(CallEvent.newBuilder(event(8, Hook.CALL_END))
                .setStation("desk-silent")
                .setOccurredAt(start.minus(Duration.ofHours(5)))
                .setSpoolId(UUID.fromString("0195a5b0-0000-7000-8000-0000000000fe"))
                .build());
        Map<String, Object> config = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers.bootstrapServers());
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
            String topic = Topics.CALL_EVENTS.name();
            producer.send(new ProducerRecord<>(topic, "desk-odd", "no event".getBytes(StandardCharsets.UTF_8)))
                    .get();
            producer.send(new ProducerRecord<>(topic, "desk-odd", null)).get();
        }
    }

    private CallEvent event(long sequence, Hook hook) {
        return CallEvent.newBuilder()
                .setEventId(new UUID(1, sequence))
                .setStation("desk-odd")
                .setHook(hook)
                .setNumber(NUMBER)
                .setOccurredAt(start.plusSeconds(sequence))
                .setMonotonicNanos(Duration.ofSeconds(sequence).toNanos())
                .setSpoolId(SPOOL)
                .setSequence(sequence)
                .setHookVersion("test")
                .build();
    }

    private static void assertThatItAddsUp(Map<String, String> pages) {
        List<Sample> samples = samples(pages);
        assertThat(sum(samples, "hookline_events_empty_total"))
                .as("the last record was read")
                .isEqualTo(1);
        assertThat(sum(samples, "hookline_relay_events_unacknowledged")).isZero();
        assertThat(Equation.ALL)
                .filteredOn(equation -> !equation.holds(samples))
                .extracting(equation -> equation.with(samples))
                .isEmpty();
        assertThat(Equation.ALL)
                .filteredOn(equation -> !equation.isOfSomething(samples))
                .extracting(Equation::rightText)
                .isSubsetOf(
                        "hookline_call_records_total{result=\"corrected\"}",
                        "hookline_call_records_total{result=\"reopened\"}");
    }

    /** Both ways: nothing is scraped that is not listed, nothing is listed that no service has. */
    private static void assertThatTheListIsWhole(Map<String, String> pages) {
        assertThat(pages.entrySet().stream()
                        .flatMap(page -> Meter.own(service(page.getKey()), page.getValue()).stream())
                        .map(Meter::shape)
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(
                        MeterList.all().stream().map(Meter::shape).toList());
    }

    private static void assertThatOthersMetersAreThere(Map<String, String> pages) {
        pages.forEach((page, text) -> {
            List<String> names = Sample.of(text).map(Sample::name).distinct().toList();
            assertThat(names)
                    .as(page)
                    .containsAll(ForeignMeter.ALL.stream()
                            .filter(meter -> meter.services().contains(service(page)))
                            .map(ForeignMeter::name)
                            .toList());
        });
    }

    private static void assertThatTheCountsAreTrue(List<Sample> samples, List<MadeCall> made) {
        assertThat(made).hasSize(CALLS);
        assertThat(sum(samples, "hookline_calls_total")).isEqualTo(CALLS + 3); // and the odd desks' three
        assertThat(sum(samples, "hookline_events_duplicate_total")).isEqualTo(1);
        assertThat(sum(samples, "hookline_events_dead_letters_total")).isEqualTo(1);
        assertThat(sum(samples, "hookline_events_out_of_order_total")).isEqualTo(1);
        assertThat(samples)
                .filteredOn(sample -> sample.name().equals("hookline_events_missing")
                        && "lost".equals(sample.labels().get("cause")))
                .singleElement()
                .extracting(Sample::value)
                .isEqualTo((double) MISSING);
        assertThat(sum(samples, "hookline_calls_in_progress")).isZero();
        assertThat(sum(samples, "hookline_stations")).isEqualTo(4);
        assertThat(samples)
                .filteredOn(sample -> sample.name().equals("hookline_stations") && sample.value() > 0)
                .extracting(sample -> sample.labels().get("last_event") + " " + (int) sample.value())
                .containsExactlyInAnyOrder("under_1h 3", "from_4h_to_1d 1");
        // Nothing was imported or rebuilt, so what may be less is not.
        double events = sum(samples, "hookline_events_total");
        assertThat(stage(samples, "appended_to_published")).isEqualTo(events);
        assertThat(stage(samples, "hook_to_sent"))
                .isPositive()
                .isEqualTo(sum(samples, "hookline_relay_events_acknowledged_total"));
        assertThat(stage(samples, "published_to_counted")).isEqualTo(sum(samples, "hookline_call_records_total"));
        assertThat(stage(samples, "published_to_archived")).isPositive();
        assertThat(sum(samples, "hookline_ready")).isEqualTo(5); // two relays, three services
        assertThat(sum(samples, "hookline_build_info")).isEqualTo(5);
        assertThat(samples)
                .filteredOn(sample -> sample.name().equals("hookline_newest_record_timestamp_seconds"))
                .hasSize(4)
                .allSatisfy(sample -> assertThat(Instant.ofEpochMilli((long) (sample.value() * 1000)))
                        .isBetween(Instant.now().minus(PATIENCE.multipliedBy(3)), Instant.now()));
        // Everything was read, six partitions of a topic by one service, of two topics by the archive.
        assertThat(samples)
                .filteredOn(sample -> sample.name().equals("kafka_consumer_fetch_manager_records_lag"))
                .hasSize(24)
                .allSatisfy(sample -> assertThat(sample.value()).isZero());
    }

    /** By the statement that the alert tells whoever looks for the desks. */
    private static List<String> silent(LocalStack stack) throws Exception {
        Matcher statement = Pattern.compile("SELECT station, max\\(occurred_at\\).*ORDER BY last_event")
                .matcher(Rules.description("HooklineDesksSilent"));
        assertThat(statement.find()).isTrue();
        List<String> stations = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(stack.servers().jdbcUrl());
                Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery(statement.group())) {
            while (rows.next()) {
                stations.add(rows.getString("station"));
            }
        }
        return stations;
    }

    private static double stage(List<Sample> samples, String stage) {
        return samples.stream()
                .filter(sample -> sample.name().equals("hookline_stage_delay_seconds_count")
                        && stage.equals(sample.labels().get("stage")))
                .mapToDouble(Sample::value)
                .sum();
    }

    private static double sum(List<Sample> samples, String name) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name))
                .mapToDouble(Sample::value)
                .sum();
    }

    private static List<Sample> samples(Map<String, String> pages) {
        return pages.values().stream().flatMap(Sample::of).toList();
    }

    /** By the service's name, and which of several relays it is. */
    private static Map<String, String> pages(LocalStack stack) throws Exception {
        Map<String, String> pages = new LinkedHashMap<>();
        List<RunningService> relays = new ArrayList<>(stack.relays());
        for (int i = 0; i < relays.size(); i++) {
            pages.put("relay " + (i + 1), page(relays.get(i)));
        }
        pages.put("durations", page(stack.durations()));
        pages.put("metrics", page(stack.metrics()));
        pages.put("archive", page(stack.archive()));
        return pages;
    }

    private static String service(String page) {
        return Stream.of(page.split(" ", 2)).findFirst().orElseThrow();
    }

    private static String page(RunningService service) throws Exception {
        URI metrics = service.http().uri("/metrics");
        return CLIENT.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
