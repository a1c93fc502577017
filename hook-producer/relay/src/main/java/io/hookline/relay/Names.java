// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import java.util.Optional;

/** What may stand in a name that a person gives: one line of text that is not blank and not endless. */
final class Names {
    private static final int LONGEST = 255;

    private Names() {}

    /** @throws IllegalArgumentException when it is no name; the message says why */
    static void require(String what, String name) {
        fault(name).ifPresent(fault -> {
            throw new IllegalArgumentException(what + ": " + fault);
        });
    }

    /** What was expected and what was given instead; empty for a good name. */
    static Optional<String> fault(String name) {
        if (name.isBlank()) {
            return Optional.of("expected a name, was blank");
        }
        if (name.length() > LONGEST) {
            return Optional.of("expected at most " + LONGEST + " characters, were " + name.length());
        }
        return name.chars().anyMatch(Character::isISOControl)
                ? Optional.of("expected no control characters, had some")
                : Optional.empty();
    }
}
