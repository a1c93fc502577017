// SPDX-License-Identifier: Apache-2.0
/** The state machine without Kafka: events from a file in, calls to a stream out, one JSON object a line. */
@NullMarked
package io.hookline.durations.offline;

import org.jspecify.annotations.NullMarked;
