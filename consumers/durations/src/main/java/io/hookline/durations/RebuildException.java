// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

/** A rebuild cannot begin or go on. The message says what was expected and what was found. */
public final class RebuildException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RebuildException(String message) {
        super(message);
    }
}
