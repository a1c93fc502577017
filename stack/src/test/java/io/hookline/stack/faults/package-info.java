// SPDX-License-Identifier: Apache-2.0
/** Hooks and relays under attack: killed, cut off from broker and registry, given hostile arguments and full disks. */
@NullMarked
package io.hookline.stack.faults;

import org.jspecify.annotations.NullMarked;
