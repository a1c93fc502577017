// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

/**
 * Place of an event in a spool.
 *
 * @param spool identity of the spool
 * @param sequence from 1, without gaps
 */
public record SpoolPosition(String spool, long sequence) {}
