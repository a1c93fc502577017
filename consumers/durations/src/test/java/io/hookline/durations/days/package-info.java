// SPDX-License-Identifier: Apache-2.0
/**
 * Properties of the state machine on made-up days of a desk of which the truth is known. The days are made from what
 * MicroSIP does, not from what the machine makes of it.
 */
@NullMarked
package io.hookline.durations.days;

import org.jspecify.annotations.NullMarked;
