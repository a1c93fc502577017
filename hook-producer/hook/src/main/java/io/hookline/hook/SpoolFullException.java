// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

import java.io.IOException;

/** The relay said that the spool holds as much as it may: this event was not written. */
public final class SpoolFullException extends IOException {
    private static final long serialVersionUID = 1L;

    SpoolFullException() {
        super("the spool is full, its relay has not delivered for long; see the relay's log and /health");
    }
}
