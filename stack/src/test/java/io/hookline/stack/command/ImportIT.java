// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.durations.offline.RecordedEvents;
import io.hookline.event.CallEvent;
import io.hookline.event.Hook;
import io.hookline.stack.server.CallEvents;
import io.hookline.stack.server.Servers;
import io.hookline.stack.server.SharedServers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@ExtendWith(SharedServers.class)
class ImportIT {
    private static final String NUMBER = "+49305550123";

    private final String station = "desk " + UUID.randomUUID();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Servers servers;

    @TempDir
    private Path directory;

    ImportIT(Servers servers) {
        this.servers = servers;
    }

    private String line(String hook, int second, String more) {
        return "{\"station\":\"%s\",\"hook\":\"%s\",\"number\":\"%s\",\"at\":\"2026-03-02T09:00:%02d.000123Z\"%s}%n"
                .formatted(station, hook, NUMBER, second, more);
    }

    private int importing(String lines) throws IOException {
        Path file = Files.writeString(directory.resolve("events.jsonl"), lines);
        CommandLine command = HooklineMain.commandLine(Map.of(
                "HOOKLINE_BOOTSTRAP_SERVERS", servers.bootstrapServers(),
                "HOOKLINE_SCHEMA_REGISTRY", servers.schemaRegistry().url().toString()));
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return command.execute("import", "--from", file.toString());
    }

    private List<CallEvent> sent() {
        return CallEvents.of(servers).readToEnd(station);
    }

    @Test
    void events_areSentInOrder_withAllTheirFields_andTheSameIdsAgain() throws IOException {
        UUID id = UUID.randomUUID();
        String lines = line("cmdIncomingCall", 1, "")
                + line("cmdCallRing", 1, ",\"id\":\"" + id + "\"")
                + line("cmdCallEnd", 9, ",\"spool\":\"s\",\"sequence\":7,\"monotonicNanos\":5");

        assertThat(importing(lines)).as("%s", err).isZero();
        List<CallEvent> first = sent();
        assertThat(importing(lines)).isZero();

        assertThat(out.toString()).contains("3 events sent");
        assertThat(first)
                .extracting(CallEvent::getHook)
                .containsExactly(Hook.INCOMING_CALL, Hook.CALL_RING, Hook.CALL_END);
        assertThat(first.get(1).getEventId()).isEqualTo(id);
        CallEvent last = first.get(2);
        assertThat(last.getNumber()).isEqualTo(NUMBER);
        assertThat(last.getOccurredAt()).isEqualTo(Instant.parse("2026-03-02T09:00:09.000123Z"));
        assertThat(last.getSequence()).isEqualTo(7);
        assertThat(last.getSpoolId()).isNotNull();
        assertThat(last.getMonotonicNanos()).isEqualTo(5);
        assertThat(last.getHookVersion()).isEqualTo(RecordedEvents.VERSION);
        assertThat(sent()).hasSize(6).containsAll(first);
        assertThat(sent().stream().distinct()).containsExactlyElementsOf(first);
    }

    @Test
    void malformedLines_areNamedByTheirNumber_theOthersAreSent() throws IOException {
        assertThat(importing(line("cmdIncomingCall", 1, "") + "nonsense " + NUMBER + "\n" + line("cmdCallEnd", 2, "")))
                .isEqualTo(1);

        assertThat(err.toString()).contains("line 2: expected a JSON object", "1 line was malformed");
        assertThat(err.toString()).doesNotContain(NUMBER);
        assertThat(sent()).hasSize(2);
    }

    @Test
    void fileThatIsNotThere_isSaid() {
        CommandLine command = HooklineMain.commandLine(Map.of()).setErr(new PrintWriter(err, true));

        assertThat(command.execute("import", "--from", directory.resolve("none").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("there is no");
    }
}
