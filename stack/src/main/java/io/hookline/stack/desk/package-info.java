// SPDX-License-Identifier: Apache-2.0
/** Simulated desks: people who make and take calls, and the truth about them. */
@NullMarked
package io.hookline.stack.desk;

import org.jspecify.annotations.NullMarked;
