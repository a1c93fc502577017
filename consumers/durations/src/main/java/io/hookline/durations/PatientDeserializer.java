// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import io.hookline.durations.machine.Bounds;
import io.hookline.durations.machine.Moment;
import io.hookline.event.Account;
import io.hookline.event.CallEvent;
import io.hookline.event.Hook;
import io.hookline.schema.RegistryUnavailableException;
import io.hookline.service.Backoff;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads call events and waits, for as long as it takes, for a schema registry that is away: an outage is no reason to set
 * a record aside. Ends the wait with the outage's exception when the service closes. Throws
 * {@link RejectedEventException} for an event that says nothing that could be taken.
 */
final class PatientDeserializer implements Deserializer<CallEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(PatientDeserializer.class);

    private final Deserializer<CallEvent> events;
    private final CountDownLatch closing;
    private final AtomicInteger waiting = new AtomicInteger();

    PatientDeserializer(Deserializer<CallEvent> events, CountDownLatch closing) {
        this.events = events;
        this.closing = closing;
    }

    /** Whether a record of any stream thread waits for the registry now. */
    boolean isWaiting() {
        return waiting.get() > 0;
    }

    @Override
    public @Nullable CallEvent deserialize(String topic, byte @Nullable [] bytes) {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), ThreadLocalRandom.current());
        try {
            while (true) {
                try {
                    return known(events.deserialize(topic, bytes));
                } catch (RegistryUnavailableException e) {
                    if (backoff.failures() == 0) {
                        LOG.warn("a record waits for the schema registry", e);
                        waiting.incrementAndGet();
                    }
                    pause(backoff, e);
                }
            }
        } finally {
            if (backoff.failures() > 0) {
                waiting.decrementAndGet();
            }
        }
    }

    /** Refuses what is an event by its form and still cannot be taken. */
    private static @Nullable CallEvent known(@Nullable CallEvent event) {
        if (event == null) {
            return null;
        }
        if (event.getHook() == Hook.UNKNOWN) {
            throw new RejectedEventException(
                    DeadLetterCause.UNKNOWN_HOOK, "expected one of MicroSIP's hooks, was one not known here");
        }
        if (event.getStation().isEmpty()) {
            throw new RejectedEventException(DeadLetterCause.NO_STATION, "expected the name of a station, was empty");
        }
        refuseLonger("number", event.getNumber(), Bounds.MOST_NUMBER_CHARACTERS);
        refuseLonger("station", event.getStation(), Bounds.MOST_STATION_CHARACTERS);
        Account account = event.getAccount();
        if (account != null) {
            String texts = account.getExtension() + account.getDomain() + account.getLabel();
            refuseLonger("account", texts, Bounds.MOST_STATION_CHARACTERS);
        }
        try {
            Moment.micros(event.getOccurredAt());
        } catch (ArithmeticException e) {
            throw new RejectedEventException(
                    DeadLetterCause.IMPOSSIBLE_TIME, "expected a time in 64 bits of microseconds, was beyond");
        }
        return event;
    }

    private static void refuseLonger(String what, String text, int most) {
        if (text.length() > most) {
            throw new RejectedEventException(
                    DeadLetterCause.TOO_LONG,
                    "expected a " + what + " of at most " + most + " characters, was " + text.length());
        }
    }

    @Override
    public @Nullable CallEvent deserialize(String topic, Headers headers, byte @Nullable [] bytes) {
        return deserialize(topic, bytes);
    }

    @Override
    public void close() {
        events.close();
    }

    private void pause(Backoff backoff, RegistryUnavailableException outage) {
        try {
            if (closing.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS)) {
                throw outage;
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
