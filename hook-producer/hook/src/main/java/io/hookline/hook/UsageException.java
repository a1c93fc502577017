// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

/** The hook was called in a way that can never work: an unknown hook, or no spool. The message never contains the number. */
public final class UsageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
