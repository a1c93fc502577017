// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import org.jspecify.annotations.Nullable;

/** A command about dead letters could not do its work, for the reason in its message; it is shown as one line. */
final class DeadLetterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DeadLetterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
