// SPDX-License-Identifier: Apache-2.0
/** Calls to Prometheus: reads the calls topic and counts. */
@NullMarked
package io.hookline.metrics;

import org.jspecify.annotations.NullMarked;
