// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.kiota.ApiExceptionBuilder;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import org.apache.avro.InvalidNumberEncodingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryFailureTest {
    @Test
    void noConnection_isAnOutage() {
        assertThat(RegistryFailure.outage(new RuntimeException(new RuntimeException(new ConnectException()))))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 429, 500, 503})
    void aRefusal_isAnOutage(int status) {
        assertThat(RegistryFailure.outage(answer(status))).isPresent();
    }

    @Test
    void anUnknownSchema_isTheRecordsFault() {
        assertThat(RegistryFailure.outage(answer(404))).isEmpty();
    }

    @Test
    void aRecordCutShort_isTheRecordsFault() {
        assertThat(RegistryFailure.outage(new UncheckedIOException(new EOFException())))
                .isEmpty();
    }

    @Test
    void aNumberThatIsTooLong_isTheRecordsFault() {
        assertThat(RegistryFailure.outage(
                        new UncheckedIOException(new InvalidNumberEncodingException("Invalid int encoding"))))
                .isEmpty();
    }

    private static RuntimeException answer(int status) {
        return new RuntimeException(
                new ApiExceptionBuilder().withResponseStatusCode(status).build());
    }
}
