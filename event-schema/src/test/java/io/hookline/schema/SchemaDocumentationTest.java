// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.event.Call;
import io.hookline.event.CallEvent;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaDocumentationTest {
    @ParameterizedTest
    @MethodSource("namedTypes")
    void everyTypeAndField_isDocumented(Schema schema) {
        assertThat(schema.getDoc()).as(schema.getFullName()).isNotBlank();
        if (schema.getType() == Schema.Type.RECORD) {
            assertThat(schema.getFields())
                    .allSatisfy(field -> assertThat(field.doc())
                            .as("%s.%s", schema.getFullName(), field.name())
                            .isNotBlank());
        }
    }

    private static Stream<Schema> namedTypes() {
        return Stream.of(CallEvent.getClassSchema(), Call.getClassSchema())
                .flatMap(SchemaDocumentationTest::nested)
                .distinct();
    }

    private static Stream<Schema> nested(Schema schema) {
        return switch (schema.getType()) {
            case RECORD ->
                Stream.concat(Stream.of(schema), schema.getFields().stream().flatMap(field -> nested(field.schema())));
            case ENUM -> Stream.of(schema);
            case UNION -> schema.getTypes().stream().flatMap(SchemaDocumentationTest::nested);
            case ARRAY -> nested(schema.getElementType());
            default -> Stream.of();
        };
    }
}
