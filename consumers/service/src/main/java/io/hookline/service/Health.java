// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

/**
 * Whether a process does its work at this moment.
 *
 * @param ready true when it does; false while it starts, waits for something that is away, or stops
 * @param detail one line for a person: what it does or what it waits for; never personal data
 */
public record Health(boolean ready, String detail) {
    /** It works. */
    public static Health up(String detail) {
        return new Health(true, detail);
    }

    /** It does not work now. */
    public static Health down(String detail) {
        return new Health(false, detail);
    }
}
