// SPDX-License-Identifier: Apache-2.0
/** The durations service: call events in, calls out, through Kafka Streams around the pure state machine. */
@NullMarked
package io.hookline.durations;

import org.jspecify.annotations.NullMarked;
