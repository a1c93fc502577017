// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import org.jspecify.annotations.Nullable;

/** A process could not start for a reason that a person can mend; the message says what was expected and what came. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
