// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.schema.UnknownSchemaException;
import java.util.Locale;

/** Why a record of call events became a dead letter. */
enum DeadLetterCause {
    /** The bytes are no event. */
    NOT_READABLE("VALUE_CONVERTER"),
    /** The registry has no schema of the record's id; the record is readable once it has. */
    UNKNOWN_SCHEMA("VALUE_CONVERTER"),
    /** An event of a hook that this version does not know. */
    UNKNOWN_HOOK("TASK_PUT"),
    /** An event that does not say of which station. */
    NO_STATION("TASK_PUT"),
    /** An event whose key is not its station: it may stand in the wrong partition, apart from its neighbours. */
    WRONG_KEY("TASK_PUT"),
    /** An event at a time that 64 bits of microseconds do not hold. */
    IMPOSSIBLE_TIME("TASK_PUT"),
    /** An event with a number or a station longer than any hook makes it. */
    TOO_LONG("TASK_PUT");

    private final String connectStage;

    DeadLetterCause(String connectStage) {
        this.connectStage = connectStage;
    }

    /** The cause behind a failure of the deserializer or of a check. */
    static DeadLetterCause of(Exception failure) {
        if (failure instanceof RejectedEventException rejected) {
            return rejected.cause();
        }
        return failure instanceof UnknownSchemaException ? UNKNOWN_SCHEMA : NOT_READABLE;
    }

    /** As it stands in a metric's tag and in the header, e.g. {@code wrong_key}. */
    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** At which of Kafka Connect's stages a sink would have failed: at converting bytes, or at taking what they say. */
    String connectStage() {
        return connectStage;
    }
}
