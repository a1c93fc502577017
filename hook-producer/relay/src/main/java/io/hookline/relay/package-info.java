// SPDX-License-Identifier: Apache-2.0
/** Brings the events of one spool to Kafka: in order, numbered without gaps, each at least once. */
@NullMarked
package io.hookline.relay;

import org.jspecify.annotations.NullMarked;
