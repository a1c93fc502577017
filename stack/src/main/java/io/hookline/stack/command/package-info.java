// SPDX-License-Identifier: Apache-2.0
/** The {@code hookline} command: demo, up, calls, dead-letters. */
@NullMarked
package io.hookline.stack.command;

import org.jspecify.annotations.NullMarked;
