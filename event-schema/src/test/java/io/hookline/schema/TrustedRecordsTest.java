// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookline.event.CallEvent;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.util.ClassSecurityValidator;
import org.junit.jupiter.api.Test;

class TrustedRecordsTest {
    @Test
    void ourRecords_areMadeByAvro() {
        TrustedRecords.declare();

        assertThat(new SpecificDatumReader<>(CallEvent.class).getSchema()).isEqualTo(CallEvent.getClassSchema());
    }

    @Test
    void otherClasses_areNot() {
        TrustedRecords.declare();

        assertThatThrownBy(() -> ClassSecurityValidator.validate(ProcessBuilder.class))
                .isInstanceOf(SecurityException.class);
    }
}
