// SPDX-License-Identifier: Apache-2.0
package io.hookline.metrics;

import io.hookline.event.Call;
import io.hookline.event.Outcome;
import io.hookline.schema.CallChange;
import io.hookline.schema.CloudEventHeaders;
import io.hookline.schema.RegistryUnavailableException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** What one record of the calls topic means to the counts. */
sealed interface CallReading {
    /** Under what the record is counted. */
    Result result();

    /** Every record has just one. */
    enum Result {
        /** The call has its first outcome: the moment it is counted. */
        COUNTED,
        /** The call has not ended. */
        OPEN,
        /** The call was counted and is now known otherwise. */
        CORRECTED,
        /** The call was counted and goes on. */
        REOPENED,
        /** The call was told anew from its old events, see {@link CallChange#REBUILT}. */
        REBUILT,
        /** The call was deleted from the topic. */
        TOMBSTONE,
        /** Nothing can be counted. */
        REJECTED
    }

    /** A call to be counted under its outcome. */
    record Counted(Call call, Outcome outcome) implements CallReading {
        @Override
        public Result result() {
            return Result.COUNTED;
        }
    }

    /** A call that has an outcome instead of the one that it was counted under. */
    record Corrected(Call call, Outcome outcome) implements CallReading {
        @Override
        public Result result() {
            return Result.CORRECTED;
        }
    }

    /** A record of which no more is counted than that it was there. */
    record Uncounted(Result result) implements CallReading {
        private static final CallReading OPEN = new Uncounted(Result.OPEN);
        private static final CallReading REOPENED = new Uncounted(Result.REOPENED);
        private static final CallReading REBUILT = new Uncounted(Result.REBUILT);
        private static final CallReading TOMBSTONE = new Uncounted(Result.TOMBSTONE);
    }

    /**
     * A record that is no call, or contradicts itself.
     *
     * @param why for the log: nothing of the record's content
     */
    record Rejected(String why) implements CallReading {
        @Override
        public Result result() {
            return Result.REJECTED;
        }
    }

    /**
     * Reads a record; changes nothing, so that a batch can be read again.
     *
     * @throws RegistryUnavailableException when the record's schema cannot be had for now
     */
    static CallReading of(ConsumerRecord<String, byte[]> record, Deserializer<Call> calls) {
        if (record.value() == null) {
            return Uncounted.TOMBSTONE;
        }
        Call call;
        try {
            call = calls.deserialize(record.topic(), record.headers(), record.value());
        } catch (SerializationException e) {
            return new Rejected("not readable as a call (" + e.getClass().getSimpleName() + ")");
        }
        Optional<CallChange> change = CloudEventHeaders.change(record.headers());
        return change.isPresent() ? of(change.get(), call) : withoutChange(call);
    }

    private static CallReading of(CallChange change, Call call) {
        Outcome outcome = call.getOutcome();
        return switch (change) {
            case OPENED, PROGRESSED -> outcome == null ? Uncounted.OPEN : contradiction(change, outcome);
            case CLOSED -> outcome == null ? contradiction(change, outcome) : new Counted(call, outcome);
            case CORRECTED -> outcome == null ? contradiction(change, outcome) : new Corrected(call, outcome);
            case REOPENED -> outcome == null ? Uncounted.REOPENED : contradiction(change, outcome);
            case REBUILT -> Uncounted.REBUILT;
        };
    }

    /**
     * A copy of a record may have lost its headers, and a later version may write a type that this one does not know. A
     * count cannot be taken back, so only what is certain counts: a first revision with an outcome is the first with
     * one. Of a later revision it is not known whether the call was counted before.
     */
    private static CallReading withoutChange(Call call) {
        Outcome outcome = call.getOutcome();
        if (outcome == null) {
            return Uncounted.OPEN;
        }
        return call.getRevision() == 1
                ? new Counted(call, outcome)
                : new Rejected("a revision above 1 with an outcome, but no known " + CloudEventHeaders.TYPE);
    }

    private static CallReading contradiction(CallChange change, @Nullable Outcome outcome) {
        return new Rejected(change + " with outcome " + outcome);
    }
}
