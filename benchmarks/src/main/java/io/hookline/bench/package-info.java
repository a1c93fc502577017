// SPDX-License-Identifier: Apache-2.0
/** What {@code ./hookline bench} runs. A benchmark is a command: it measures both sides in one run and prints ratios. */
@NullMarked
package io.hookline.bench;

import org.jspecify.annotations.NullMarked;
