// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import static io.hookline.relay.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.event.CallEvent;
import io.hookline.hook.SpoolFile;
import io.hookline.hook.SpoolWriter;
import io.hookline.schema.KafkaConnection;
import io.hookline.schema.SchemaRegistry;
import io.hookline.service.Closer;
import io.hookline.service.HttpSettings;
import io.hookline.service.RunningService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A desk: a real spool that the real hook writes to, and relays on it that publish to a fake topic. */
final class Desk implements AutoCloseable {
    private final Path spool;
    private final FakeTopic topic;
    private final InstantSource clock = InstantSource.fixed(Events.START.plusSeconds(60));
    private final Closer closer = new Closer();
    private SpoolLimits limits = SpoolLimits.DEFAULT;
    private final Deque<RunningService> running = new ArrayDeque<>();
    private final HttpClient http = HttpClient.newHttpClient();

    Desk(Path spool, FakeTopic topic) {
        this.spool = spool;
        this.topic = topic;
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30)); // on a busy machine
    }

    @Override
    public void close() {
        closer.close();
    }

    Desk limit(SpoolLimits newLimits) {
        limits = newLimits;
        return this;
    }

    RunningService start() {
        RelaySettings settings = new RelaySettings(
                spool,
                "desk-7",
                new StationAccount("2001", null, "Reception"),
                limits,
                new KafkaConnection("127.0.0.1:1", new SchemaRegistry(URI.create("http://127.0.0.1:1")), Map.of()),
                null,
                HttpSettings.LOOPBACK);
        RelayService started = RelayService.start(settings, offset -> topic.get(), clock, new Random(1), new Closer());
        running.push(started);
        return closer.add(started);
    }

    void hook(int n) throws IOException {
        new SpoolWriter(spool).write(event(n));
    }

    Set<String> events() throws IOException {
        try (Stream<Path> files = Files.list(spool)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SpoolFile.SUFFIX))
                    .collect(Collectors.toSet());
        }
    }

    List<Long> sequences() {
        Map<Long, UUID> events = new HashMap<>();
        List<CallEvent> records = topic.records();
        records.forEach(record -> assertThat(events.merge(record.getSequence(), record.getEventId(), (a, b) -> a))
                .isEqualTo(record.getEventId()));
        assertThat(records.stream().map(CallEvent::getSpoolId).distinct()).hasSizeLessThan(2);
        return records.stream().map(CallEvent::getSequence).toList();
    }

    static List<Long> upTo(int last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    String metrics() {
        return get("/metrics");
    }

    String health() {
        return get("/health");
    }

    private String get(String path) {
        try {
            return http.send(
                            HttpRequest.newBuilder(running.element().http().uri(path))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
