// SPDX-License-Identifier: Apache-2.0
/**
 * The pure state machine that makes calls of hook events: no I/O, no clock, no Kafka. (state of a station, event or time)
 * gives a new state and the revisions to publish.
 */
@NullMarked
package io.hookline.durations.machine;

import org.jspecify.annotations.NullMarked;
