// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

/** Told what a benchmark is doing, for a person who waits: it takes minutes. */
interface Notes {
    void note(String text);
}
