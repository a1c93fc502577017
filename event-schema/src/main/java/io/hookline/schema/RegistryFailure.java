// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import com.microsoft.kiota.ApiException;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import org.apache.avro.InvalidNumberEncodingException;
import org.jspecify.annotations.Nullable;

/** Tells an outage of the schema registry from a record that nobody will ever read. */
final class RegistryFailure {
    private static final int NOT_FOUND = 404;

    private RegistryFailure() {}

    /**
     * The outage behind a failure of Apicurio's serdes; empty when the record itself is at fault. Anything that the
     * registry answers other than "no such schema" may be answered otherwise later (it starts, it is overloaded, a
     * credential is corrected), so it counts as an outage. A record cut short is an {@link EOFException} and one with a
     * number too long an {@link InvalidNumberEncodingException}: these come from the record's bytes and do not.
     */
    static Optional<RegistryUnavailableException> outage(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            boolean refused = cause instanceof ApiException answer && answer.getResponseStatusCode() != NOT_FOUND;
            boolean malformed = cause instanceof EOFException || cause instanceof InvalidNumberEncodingException;
            boolean unreachable = cause instanceof IOException && !malformed;
            if (refused || unreachable || cause instanceof InterruptedException) {
                return Optional.of(new RegistryUnavailableException(
                        "schema registry unavailable: " + cause.getClass().getSimpleName(), failure));
            }
        }
        return Optional.empty();
    }

    /** Whether the registry answered that it has no such schema. */
    static boolean isUnknownSchema(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof ApiException answer && answer.getResponseStatusCode() == NOT_FOUND) {
                return true;
            }
        }
        return false;
    }

    /** The cause of a failure; null at the last one. */
    static @Nullable Throwable next(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == failure ? null : cause;
    }
}
