// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

/** A desk could not be set up for a reason that a person can mend; the message says what was expected and what came. */
final class DeskException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DeskException(String message) {
        super(message);
    }
}
