// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.offline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.hookline.durations.machine.Bounds;
import io.hookline.durations.machine.Moment;
import io.hookline.event.Hook;
import io.hookline.schema.IniKeys;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line of an events file.
 *
 * @param station the desk
 * @param hook which hook ran
 * @param number the remote party as MicroSIP passed it; empty when it passed none
 * @param micros wall clock of the desk, microseconds since 1970-01-01T00:00:00Z
 * @param id identity of the event; null when the file gives none, then no line repeats another
 * @param spool identity of the spool; null when the event went through none
 * @param sequence place in the spool; null when the event went through none
 * @param monotonicNanos monotonic clock of the desk, nanoseconds; null when unknown
 */
record EventLine(
        String station,
        Hook hook,
        String number,
        long micros,
        @Nullable String id,
        @Nullable String spool,
        @Nullable Long sequence,
        @Nullable Long monotonicNanos) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String BEYOND_BOUNDS = "expected a JSON object nested at most "
            + StreamReadConstraints.DEFAULT_MAX_DEPTH + " deep, with names of at most "
            + StreamReadConstraints.DEFAULT_MAX_NAME_LEN + " characters and numbers of at most "
            + StreamReadConstraints.DEFAULT_MAX_NUM_LEN + " digits";

    /** A line that is no event. The message says what was expected and what came; it quotes no number. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    /**
     * Parses a JSON object with the fields {@code station, hook, number, at}, optionally {@code id, sequence, spool,
     * monotonicNanos}. Other fields are ignored.
     */
    static EventLine parse(String line) throws MalformedException {
        Fields fields = new Fields();
        try (JsonParser json = JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedException("expected a JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                fields.take(name, json);
            }
            if (json.nextToken() != null) {
                throw new MalformedException("expected one JSON object, found more behind it");
            }
        } catch (StreamConstraintsException e) {
            throw new MalformedException(BEYOND_BOUNDS);
        } catch (JsonProcessingException e) {
            throw new MalformedException("expected a JSON object, but " + place(e.getLocation()) + "it is malformed");
        } catch (IOException e) { // whose message may quote what it did not like
            throw new MalformedException("expected a JSON object, but it is not readable");
        }
        return fields.event();
    }

    private static String place(@Nullable JsonLocation location) {
        return location == null ? "" : "at column " + location.getColumnNr() + " ";
    }

    /** Collects the fields of one object. */
    private static final class Fields {
        private final Set<String> names = new HashSet<>();
        private @Nullable String station;
        private @Nullable Hook hook;
        private String number = "";
        private @Nullable Long micros;
        private @Nullable String id;
        private @Nullable String spool;
        private @Nullable Long sequence;
        private @Nullable Long monotonicNanos;

        void take(String name, JsonParser json) throws IOException, MalformedException {
            if (!names.add(name)) {
                throw new MalformedException("expected each field once, found one again");
            }
            switch (name) {
                case "station" -> station = whole(name, text(name, json));
                case "hook" -> hook = hook(text(name, json));
                case "number" -> number = number(text(name, json));
                case "at" -> micros = micros(text(name, json));
                case "id" -> id = id(text(name, json));
                case "spool" -> spool = whole(name, text(name, json));
                case "sequence" -> sequence = sequence(integer(name, json));
                case "monotonicNanos" -> monotonicNanos = integer(name, json);
                default -> json.skipChildren();
            }
        }

        EventLine event() throws MalformedException {
            if (station == null || station.isBlank()) {
                throw new MalformedException("station: expected a text, was missing or blank");
            }
            if (station.length() > Bounds.MOST_STATION_CHARACTERS) {
                throw new MalformedException(
                        "station: expected at most " + Bounds.MOST_STATION_CHARACTERS + " characters, was longer");
            }
            if (hook == null) {
                throw new MalformedException("hook: expected an INI key such as cmdCallEnd, was missing");
            }
            if (micros == null) {
                throw new MalformedException("at: expected an instant such as 2026-03-02T09:00:00.000Z, was missing");
            }
            return new EventLine(station, hook, number, micros, id, spool, sequence, monotonicNanos);
        }

        private static @Nullable String text(String name, JsonParser json) throws IOException, MalformedException {
            return switch (json.currentToken()) {
                case VALUE_STRING -> json.getText();
                case VALUE_NULL -> null;
                default -> throw new MalformedException(name + ": expected a text, was " + kind(json));
            };
        }

        private static @Nullable Long integer(String name, JsonParser json) throws IOException, MalformedException {
            if (json.currentToken() == JsonToken.VALUE_NULL) {
                return null;
            }
            if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
                    || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw new MalformedException(name + ": expected a whole number of 64 bits, was " + kind(json));
            }
            return json.getLongValue();
        }

        /** As the hook writes it: half a surrogate pair, which UTF-8 cannot hold, is a U+FFFD, and the call is kept. */
        private static String number(@Nullable String text) throws MalformedException {
            if (text == null) {
                return "";
            }
            if (text.length() > Bounds.MOST_NUMBER_CHARACTERS) {
                throw new MalformedException(
                        "number: expected at most " + Bounds.MOST_NUMBER_CHARACTERS + " characters, was longer");
            }
            return Surrogates.whole(text);
        }

        private static @Nullable String id(@Nullable String text) throws MalformedException {
            if (text != null && text.isEmpty()) {
                throw new MalformedException("id: expected a text that is not empty, or none, was empty");
            }
            return whole("id", text);
        }

        private static @Nullable Long sequence(@Nullable Long number) throws MalformedException {
            if (number != null && number < 0) {
                throw new MalformedException("sequence: expected a place in a spool, was negative");
            }
            return number;
        }

        /** Mended, two texts that tell things apart could become one. */
        private static @Nullable String whole(String name, @Nullable String text) throws MalformedException {
            if (text != null && !Surrogates.whole(text).equals(text)) {
                throw new MalformedException(name + ": expected Unicode text, was half a surrogate pair in it");
            }
            return text;
        }

        private static String kind(JsonParser json) {
            return switch (json.currentToken()) {
                case START_OBJECT -> "an object";
                case START_ARRAY -> "an array";
                case VALUE_STRING -> "a text";
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "another number";
                case VALUE_TRUE, VALUE_FALSE -> "true or false";
                default -> "something else";
            };
        }

        private static @Nullable Hook hook(@Nullable String key) throws MalformedException {
            if (key == null) {
                return null;
            }
            return IniKeys.hook(key)
                    .orElseThrow(() ->
                            new MalformedException("hook: expected one of " + IniKeys.all() + ", was another text"));
        }

        private static @Nullable Long micros(@Nullable String text) throws MalformedException {
            if (text == null) {
                return null;
            }
            try {
                return Moment.micros(Instant.parse(text));
            } catch (DateTimeParseException | ArithmeticException e) {
                throw new MalformedException(
                        "at: expected an instant such as 2026-03-02T09:00:00.000Z, was another text");
            }
        }
    }
}
