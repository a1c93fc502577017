// SPDX-License-Identifier: Apache-2.0
/** The durations service under attack: killed, rebalanced and cut off from its registry while events flow. */
@NullMarked
package io.hookline.stack.durations;

import org.jspecify.annotations.NullMarked;
