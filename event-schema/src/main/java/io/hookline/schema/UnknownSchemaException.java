// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import org.apache.kafka.common.errors.SerializationException;

/** The registry answered that it knows no schema of the record's id. Once it does, the record can be read. */
public final class UnknownSchemaException extends SerializationException {
    private static final long serialVersionUID = 1L;

    UnknownSchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}
