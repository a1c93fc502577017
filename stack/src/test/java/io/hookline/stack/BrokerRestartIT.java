// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookline.service.Closer;
import io.hookline.stack.desk.InProcessHook;
import io.hookline.stack.desk.MadeCall;
import io.hookline.stack.desk.Simulation;
import io.hookline.stack.desk.Span;
import io.hookline.stack.server.DataDirectory;
import io.hookline.stack.server.EmbeddedKafka;
import io.hookline.stack.server.Progress;
import io.hookline.stack.server.Servers;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker is stopped while desks make calls, and started again: every call arrives, once. */
class BrokerRestartIT {
    private static final int CALLS = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void brokerStoppedInTheMiddleOfACallingDay_losesNoCall(@TempDir Path temporary) throws Exception {
        AtomicReference<EmbeddedKafka> again = new AtomicReference<>();
        try (Closer closer = new Closer()) {
            DataDirectory data = closer.add(DataDirectory.open(temporary.resolve("data")));
            closer.add(() -> Optional.ofNullable(again.get()).ifPresent(EmbeddedKafka::close));
            LocalStack stack = closer.add(LocalStack.start(
                    data,
                    Servers.Ports.FREE,
                    LocalStack.HttpPorts.FREE,
                    List.of(new LocalStack.Desk("desk-1", data.spool())),
                    Progress.SILENT));
            Simulation simulation = closer.add(simulation());
            await().atMost(PATIENCE).until(stack::isReady);
            CompletableFuture<List<MadeCall>> day = CompletableFuture.supplyAsync(() -> run(simulation, data.spool()));

            await().atMost(PATIENCE).until(() -> simulation.callsMade() >= CALLS / 3);
            int port = stack.servers().kafka().port();
            stack.servers().kafka().close();
            assertThat(simulation.callsMade()).isLessThan(CALLS);
            await().atMost(PATIENCE).until(() -> simulation.callsMade() >= 2 * CALLS / 3);
            again.set(EmbeddedKafka.start(data.kafka(), port));

            Map<String, String> made = day.join().stream()
                    .collect(Collectors.toMap(
                            MadeCall::number,
                            call -> call.direction() + " " + call.outcome() + " " + millis(call.ring()) + " "
                                    + millis(call.talk()),
                            (one, other) -> one + " and " + other,
                            TreeMap::new));
            assertThat(made).hasSize(CALLS);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(archived(stack)).isEqualTo(made));
        }
    }

    private static Simulation simulation() {
        InProcessHook hook = new InProcessHook(Clock.systemUTC());
        return new Simulation(hook, hook, 7);
    }

    private static List<MadeCall> run(Simulation simulation, Path spool) {
        try {
            return simulation.run(List.of(new Simulation.SimulatedDesk("desk-1", spool)), CALLS);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The truth about a call whose hooks ran in this process is known to the millisecond. */
    private static String millis(@Nullable Span span) {
        return span == null ? "null" : Long.toString(span.leastMillis());
    }

    private static Map<String, String> archived(LocalStack stack) throws SQLException {
        try (Connection connection = DriverManager.getConnection(stack.servers().jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT number, direction, outcome, ring_millis, talk_millis FROM calls")) {
            Map<String, String> calls = new TreeMap<>();
            while (rows.next()) {
                calls.merge(
                        rows.getString(1),
                        rows.getString(2) + " " + rows.getString(3) + " " + rows.getString(4) + " " + rows.getString(5),
                        (one, other) -> one + " and " + other);
            }
            return calls;
        }
    }
}
