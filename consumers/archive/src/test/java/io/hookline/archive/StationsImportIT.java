// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StationsImportIT {
    private final TestDatabase database = TestDatabase.migrated();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private int importing(byte[] csv) throws IOException {
        return importing(Files.write(directory.resolve("stations.csv"), csv));
    }

    private int importing(Path file) {
        return new CommandLine(new StationsImport(Map.of(
                        DatabaseOptions.PASSWORD_VARIABLE,
                        String.valueOf(database.settings().password()))))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute("--database-url", database.settings().url(), "--database-user", "postgres", file.toString());
    }

    private int importing(String csv) throws IOException {
        return importing(csv.getBytes(StandardCharsets.UTF_8));
    }

    private String stations() {
        return database.rows("SELECT station, display_name, team FROM stations ORDER BY station").stream()
                .map(row -> row.values().stream().map(String::valueOf).collect(Collectors.joining("|")))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void file_isStored_andReplacesWhatItNames() throws IOException {
        assertThat(importing("station,name,team\nkiosk,Kiosk,front\nreception,Old,\n"))
                .isZero();
        assertThat(importing(
                        "\uFEFFstation,name,team\r\nreception,\"Empfang, \"\"links\"\"\",front\r\n\r\nlager,,\r\n"))
                .isZero();

        assertThat(stations()).isEqualTo("kiosk|Kiosk|front\nlager|null|null\nreception|Empfang, \"links\"|front");
        assertThat(out.toString()).contains("2 stations imported");
    }

    @Test
    void standardInput_isReadAsAFileIs() throws IOException {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream("station,name,team\nkiosk,Büro,\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(importing(Path.of("-"))).isZero();
            assertThat(stations()).isEqualTo("kiosk|Büro|null");

            System.setIn(new ByteArrayInputStream("a,Büro,\n".getBytes(StandardCharsets.ISO_8859_1)));
            assertThat(importing(Path.of("-"))).isEqualTo(1);
            assertThat(err.toString()).contains("standard input is not in UTF-8");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void wrongLines_areNamed_andNothingIsStored() throws IOException {
        assertThat(importing("""
                station,name,team
                a,A,one
                b,B
                ,C,one
                a,Again,one
                d"e,D,one
                "f
                """)).isEqualTo(1);

        assertThat(stations()).isEmpty();
        assertThat(err.toString())
                .contains("line 3: expected 3 fields, found 2")
                .contains("line 4: expected a station, was empty")
                .contains("line 5: the station is in line 2 already")
                .contains("line 6: a quote inside of a field")
                .contains("line 7: a quote that does not end")
                .contains("nothing was imported");
    }

    @Test
    void fileWithoutTheHeader_isRefused() throws IOException {
        assertThat(importing("reception,Empfang,front\n")).isEqualTo(1);
        assertThat(importing("")).isEqualTo(1);
        assertThat(err.toString())
                .contains("line 1: expected station,name,team, was reception,Empfang,front")
                .contains("line 1: expected station,name,team, was nothing");
    }

    @Test
    void fileInAnotherEncoding_isRefused() throws IOException {
        assertThat(importing("station,name,team\na,Büro,\n".getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo(1);
        assertThat(err.toString()).contains("not in UTF-8");
    }

    @Test
    void fileThatIsNotThere_isNamed() {
        assertThat(new CommandLine(new StationsImport(Map.of()))
                        .setErr(new PrintWriter(err, true))
                        .execute(directory.resolve("none.csv").toString()))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains("expected a CSV file that can be read")
                .contains("none.csv");
    }

    @Test
    void databaseThatIsAway_isNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("stations.csv"), "station,name,team\na,A,\n");
        int code = new CommandLine(new StationsImport(Map.of()))
                .setErr(new PrintWriter(err, true))
                .execute("--database-url", "jdbc:postgresql://127.0.0.1:1/hookline", file.toString());

        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("127.0.0.1:1");
    }
}
