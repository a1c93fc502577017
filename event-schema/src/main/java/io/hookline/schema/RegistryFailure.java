// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import com.microsoft.kiota.ApiException;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells an outage of the schema registry from a record that nobody will ever read. */
final class RegistryFailure {
    private static final int NOT_FOUND = 404;

    private RegistryFailure() {}

    /**
     * The outage behind a failure of Apicurio's serdes; empty when the record itself is at fault. Anything that the
     * registry answers other than "no such schema" may be answered otherwise later (it starts, it is overloaded, a
     * credential is corrected), so it counts as an outage. The end of a record's bytes is an {@link EOFException} and
     * does not.
     */
    static Optional<RegistryUnavailableException> outage(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            boolean refused = cause instanceof ApiException answer && answer.getResponseStatusCode() != NOT_FOUND;
            boolean unreachable = cause instanceof IOException && !(cause instanceof EOFException);
            if (refused || unreachable || cause instanceof InterruptedException) {
                return Optional.of(new RegistryUnavailableException(
                        "schema registry unavailable: " + cause.getClass().getSimpleName(), failure));
            }
        }
        return Optional.empty();
    }

    /** The cause of a failure; null at the last one. */
    static @Nullable Throwable next(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == failure ? null : cause;
    }
}
