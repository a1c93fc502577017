// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hookline.schema.KafkaConnection;
import io.hookline.schema.SchemaRegistry;
import io.hookline.service.HttpSettings;
import io.hookline.service.RunningService;
import io.hookline.service.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the archive starts and stops; there is no Kafka. */
class ArchiveServiceIT {
    private static final DatabaseSettings AWAY =
            new DatabaseSettings("jdbc:postgresql://127.0.0.1:1/hookline", "hookline", "a secret");

    @Test
    void databaseAway_isWaitedFor() {
        try (CapturedLog captured = new CapturedLog();
                RunningService service = ArchiveService.start(settings(AWAY, Map.of()))) {
            await().until(() -> databaseFailures(service) >= 3);

            assertThat(page(service, "/health"))
                    .isEqualTo("{\"status\":\"DOWN\",\"detail\":\"waits for the database\"}\n");
            assertThat(service.failure()).isNotDone();
            assertThat(captured.warnings())
                    .filteredOn(line -> line.contains("waits for"))
                    .hasSize(1);
            assertThat(captured.text()).doesNotContain("a secret");
        }
    }

    @Test
    void databaseThatComesUp_isMigratedAndThenKafkaIsAsked() {
        TestDatabase database = TestDatabase.empty();
        database.execute("DROP ROLE IF EXISTS late");
        DatabaseSettings notYetAllowed =
                new DatabaseSettings(database.settings().url(), "late", null);
        try (RunningService service = ArchiveService.start(settings(notYetAllowed, Map.of()))) {
            await().until(() -> databaseFailures(service) >= 1);
            database.execute("CREATE ROLE late LOGIN SUPERUSER");
            await().until(() -> page(service, "/health").contains("waits for its partitions"));

            assertThat(database.count("calls")).isZero();
        }
    }

    @Test
    void kafkaSettingThatIsWrong_endsTheService() {
        Map<String, String> wrong = Map.of("max.poll.records", "many");
        try (RunningService service =
                ArchiveService.start(settings(TestDatabase.empty().settings(), wrong))) {
            assertThat(service.failure().join()).hasStackTraceContaining("max.poll.records");
            assertThat(page(service, "/health")).contains("could not start");
        }
    }

    @Test
    void portThatIsTaken_isAStartException() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ArchiveSettings settings = new ArchiveSettings(
                    AWAY,
                    kafka(Map.of()),
                    "hookline-archive",
                    Retention.FOR_EVER,
                    new HttpSettings("127.0.0.1", taken.getLocalPort()));
            assertThatThrownBy(() -> ArchiveService.start(settings))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("--http-port");
        }
    }

    private static ArchiveSettings settings(DatabaseSettings database, Map<String, String> client) {
        return new ArchiveSettings(
                database, kafka(client), "hookline-archive", Retention.FOR_EVER, HttpSettings.LOOPBACK);
    }

    private static KafkaConnection kafka(Map<String, String> client) {
        return new KafkaConnection(
                "127.0.0.1:1", new SchemaRegistry(URI.create("http://127.0.0.1:1/apis/registry/v3")), client);
    }

    private static double databaseFailures(RunningService service) {
        return page(service, "/metrics")
                .lines()
                .filter(line -> line.startsWith("hookline_archive_database_failures_total "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(" ") + 1)))
                .sum();
    }

    private static String page(RunningService service, String path) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(service.http().uri(path)).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
