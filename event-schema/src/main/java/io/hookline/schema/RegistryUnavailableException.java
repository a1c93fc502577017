// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import org.apache.kafka.common.errors.RetriableException;

/**
 * The schema registry did not answer, or answered that it cannot for now. It says nothing about the record: wait and
 * try again, never set the record aside.
 */
public final class RegistryUnavailableException extends RetriableException {
    private static final long serialVersionUID = 1L;

    RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
