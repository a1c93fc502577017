// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

/** The baseline of a start: a JVM that has nothing to do. */
final class BareMain {
    private BareMain() {}

    public static void main(String[] arguments) {
        // Nothing: what is measured is the JVM around it.
    }
}
