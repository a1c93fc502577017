// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.hookline.durations.machine.CanonicalNumber.Kind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How reported numbers are read. Without a region by their digits alone; with one, by its numbering plan where a number is
 * valid there: {@code 8 495 …} in Russia and {@code +7 495 …} are one number, and {@code 01 …} in Germany is not one of
 * Vienna. Immutable.
 */
public final class Numbering {
    /** By the digits alone. */
    public static final Numbering PLAIN = new Numbering(null);

    private static final int LONGEST = 64;
    private static final int MOST_DIGITS = 32;

    private final @Nullable String region;

    private Numbering(@Nullable String region) {
        this.region = region;
    }

    /**
     * By the numbering plan of a region.
     *
     * @param region two capital letters, ISO 3166-1
     * @throws IllegalArgumentException for a region that has no numbering plan
     */
    public static Numbering of(String region) {
        if (!PhoneNumberUtil.getInstance().getSupportedRegions().contains(region)) {
            throw new IllegalArgumentException(
                    "expected a region with a numbering plan, two capital letters such as DE, was '" + region + "'");
        }
        return new Numbering(region);
    }

    CanonicalNumber canonical(String reported) {
        if (reported.isEmpty() || reported.length() > LONGEST) {
            return new CanonicalNumber(reported, Kind.TEXT);
        }
        String digits = digits(reported);
        if (digits == null) {
            return new CanonicalNumber(reported, Kind.TEXT);
        }
        String international = region == null ? null : international(reported, region);
        return international == null
                ? new CanonicalNumber(digits, Kind.DIALLED)
                : new CanonicalNumber(international, Kind.INTERNATIONAL);
    }

    /** The digits alone; null where there is anything but digits, separators and a leading plus. */
    private static @Nullable String digits(String reported) {
        StringBuilder digits = new StringBuilder(reported.length());
        boolean plus = false;
        for (int i = 0; i < reported.length(); i++) {
            char c = reported.charAt(i);
            if (c >= '0' && c <= '9') {
                digits.append(c);
            } else if (c == '+' && !plus && digits.isEmpty()) {
                plus = true;
            } else if (!isSeparator(c)) {
                return null;
            }
        }
        return digits.isEmpty() || digits.length() > MOST_DIGITS ? null : digits.toString();
    }

    private static boolean isSeparator(char c) {
        return switch (c) {
            case ' ', '\t', '\n', '\u000B', '\f', '\r', '(', ')', '.', '-', '/' -> true;
            default -> false;
        };
    }

    private static @Nullable String international(String reported, String region) {
        PhoneNumberUtil plans = PhoneNumberUtil.getInstance();
        try {
            PhoneNumber number = plans.parse(reported, region);
            return plans.isValidNumber(number)
                    ? plans.format(number, PhoneNumberFormat.E164).substring(1)
                    : null;
        } catch (NumberParseException e) {
            return null; // an extension, a short code, another country's local number: its digits stand for it
        }
    }

    /** Two with the same region are the same. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Numbering numbering && Objects.equals(region, numbering.region);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(region);
    }

    @Override
    public String toString() {
        return region == null ? "plain" : region;
    }
}
