// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import org.apache.kafka.common.errors.SerializationException;

/** An event that could be read and cannot be taken. The message quotes nothing of it. */
final class RejectedEventException extends SerializationException {
    private static final long serialVersionUID = 1L;

    private final DeadLetterCause cause;

    RejectedEventException(DeadLetterCause cause, String message) {
        super(message);
        this.cause = cause;
    }

    DeadLetterCause cause() {
        return cause;
    }
}
