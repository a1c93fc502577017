// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Old readers read new records and new readers read old ones, for every version ever released. A failure means: add
 * with a default, or remove what has one; do not rename and do not retype.
 */
class SchemaCompatibilityTest {
    private static final Path RELEASED = Path.of("src", "main", "released");
    private static final List<Schema> CURRENT = List.of(CallEvent.getClassSchema(), Call.getClassSchema());

    @ParameterizedTest
    @MethodSource("releases")
    void everyReleasedVersion_readsAndIsReadByTheCurrentOne(Path release) throws IOException {
        Schema released = new Schema.Parser().parse(Files.readString(release));
        Schema current = CURRENT.stream()
                .filter(schema -> schema.getFullName().equals(released.getFullName()))
                .findFirst()
                .orElseThrow();

        assertThat(problems(current, released)).as("new reader, old record").isEmpty();
        assertThat(problems(released, current)).as("old reader, new record").isEmpty();
    }

    @Test
    void everyRecord_hasAReleasedVersion() throws IOException {
        assertThat(releases())
                .extracting(path -> path.getFileName().toString())
                .contains("CallEvent.avsc", "Call.avsc");
    }

    @Test
    void aRequiredFieldAdded_isFound() {
        Schema released = CallEvent.getClassSchema();
        Schema broken = new Schema.Parser()
                .parse(released.toString()
                        .replaceFirst("\"fields\":\\[", "\"fields\":[{\"name\":\"tenant\",\"type\":\"string\"},"));

        assertThat(problems(broken, released)).isNotEmpty();
    }

    private static List<SchemaCompatibility.Incompatibility> problems(Schema reader, Schema writer) {
        var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult();
        assertThat(result.getCompatibility()).isNotEqualTo(SchemaCompatibilityType.RECURSION_IN_PROGRESS);
        return result.getIncompatibilities();
    }

    private static List<Path> releases() throws IOException {
        try (Stream<Path> files = Files.walk(RELEASED)) {
            return files.filter(path -> path.toString().endsWith(".avsc")).toList();
        }
    }
}
