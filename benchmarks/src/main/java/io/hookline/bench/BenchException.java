// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

/** A measurement that would mean nothing, and why. The message is meant for the person at the command line. */
final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BenchException(String message) {
        super(message);
    }
}
