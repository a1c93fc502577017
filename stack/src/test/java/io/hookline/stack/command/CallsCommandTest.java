// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallsCommandTest {
    private static final String MISSED = """
            {"station":"front","hook":"cmdIncomingCall","number":"2001","at":"2026-03-02T09:00:00Z"}
            {"station":"front","hook":"cmdCallRing","number":"2001","at":"2026-03-02T09:00:01Z"}
            {"station":"front","hook":"cmdCallEnd","number":"2001","at":"2026-03-02T09:00:20Z"}
            """;
    private static final String DIALLING =
            "{\"station\":\"back\",\"hook\":\"cmdOutgoingCall\",\"number\":\"2002\",\"at\":\"2026-03-02T09:00:00Z\"}\n";

    @TempDir
    private Path temporary;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path events = Path.of("");

    @BeforeEach
    void nameFile() {
        events = temporary.resolve("events.jsonl");
    }

    @Test
    void events_becomeCalls_orderedByStation() throws Exception {
        Files.writeString(events, MISSED + "\n" + DIALLING);

        assertThat(calls("--from", events.toString())).isZero();

        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).contains("\"station\":\"back\"", "\"outcome\":\"NO_ANSWER\"");
        assertThat(lines.get(1)).contains("\"station\":\"front\"", "\"outcome\":\"MISSED\"", "\"ringMillis\":20000");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void until_leavesCallsOpenThatAre() throws Exception {
        Files.writeString(events, DIALLING);

        assertThat(calls("--from", events.toString(), "--until", "2026-03-02T09:01:00Z"))
                .isZero();

        assertThat(out.toString()).contains("\"outcome\":null");
    }

    @Test
    void aDash_isStandardInput() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(MISSED.getBytes(UTF_8)));
        try {
            assertThat(calls("--from", "-")).isZero();
        } finally {
            System.setIn(before);
        }

        assertThat(out.toString()).contains("\"outcome\":\"MISSED\"");
    }

    @Test
    void anEmptyFile_hasNoCalls() throws Exception {
        Files.writeString(events, "");

        assertThat(calls("--from", events.toString())).isZero();
        assertThat(out.toString() + err).isEmpty();
    }

    @Test
    void malformedLines_areNamedWithoutTheirContent_theOthersAreProcessed_andTheExitCodeIsOne() throws Exception {
        Files.writeString(events, "no event 5551234\n" + MISSED + "{\"station\":\"front\",\"number\":\"5551234\"}\n");

        assertThat(calls("--from", events.toString())).isEqualTo(1);

        assertThat(out.toString().lines()).singleElement().asString().contains("MISSED");
        List<String> problems = err.toString().lines().toList();
        assertThat(problems).hasSize(3);
        assertThat(problems.get(0)).startsWith("hookline: " + events + ": line 1: ");
        assertThat(problems.get(1)).startsWith("hookline: " + events + ": line 5: hook: expected an INI key");
        assertThat(problems.get(2)).isEqualTo("hookline: 2 lines were malformed");
        assertThat(err.toString()).doesNotContain("5551234");
    }

    @Test
    void aMissingFile_isNamed() {
        assertRefused("expected a file of events, there is no " + events);
    }

    @Test
    void aDirectory_isNamed() throws Exception {
        Files.createDirectory(events);

        assertRefused("expected a readable file, " + events + " is not");
    }

    @Test
    void aFileCutInTheMiddleOfACharacter_isReadUpToThere() throws Exception {
        Files.write(events, (MISSED + "{\"number\":\"\u00C3").getBytes(ISO_8859_1));

        assertThat(calls("--from", events.toString())).isEqualTo(1);

        assertThat(out.toString().lines()).singleElement().asString().contains("MISSED");
        assertThat(err.toString().lines())
                .containsExactly(
                        "hookline: " + events + ": line 4: expected UTF-8, but byte 12 of the line is not",
                        "hookline: 1 line was malformed");
    }

    @Test
    void aReaderThatWentAway_isNamed() throws Exception {
        Files.writeString(events, MISSED);
        PrintWriter broken =
                new PrintWriter(new StringWriter() {
                    @Override
                    public void flush() {
                        throw new AssertionError("nobody reads this");
                    }
                }) {
                    @Override
                    public boolean checkError() {
                        return true;
                    }

                    @Override
                    public void flush() {}
                };

        int exitCode = HooklineMain.commandLine()
                .setOut(broken)
                .setErr(new PrintWriter(err, true))
                .execute("calls", "--from", events.toString());

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString()).contains("hookline: the calls could not all be written");
    }

    @Test
    void aRun_leavesNoFile() throws Exception {
        Files.writeString(events, MISSED);
        Path tmp = Files.createDirectory(temporary.resolve("tmp"));

        try (Child child = Child.jvm(
                Map.of(),
                List.of("-Djava.io.tmpdir=" + tmp),
                HooklineMain.class.getName(),
                "calls",
                "--from",
                events.toString())) {
            assertThat(child.exitCode()).isZero();
            assertThat(child.out()).hasSize(1);
        }

        assertThat(tmp).isEmptyDirectory();
    }

    private void assertRefused(String reason) {
        assertThat(calls("--from", events.toString())).isEqualTo(1);

        assertThat(err.toString().lines()).singleElement().asString().startsWith("hookline: --from: " + reason);
        assertThat(out.toString()).isEmpty();
    }

    private int calls(String... options) {
        String[] line = new String[options.length + 1];
        line[0] = "calls";
        System.arraycopy(options, 0, line, 1, options.length);
        return HooklineMain.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line);
    }
}
