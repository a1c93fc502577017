// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

/** A server of the stack could not be started or used. The message is meant for the person at the command line. */
public final class ServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServerException(String message) {
        super(message);
    }

    ServerException(String message, Throwable cause) {
        super(message, cause);
    }

    /** For a wait that was cut short; restores the thread's interrupt flag. */
    static ServerException interrupted(String server, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new ServerException(server + ": interrupted", cause);
    }
}
