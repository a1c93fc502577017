// SPDX-License-Identifier: Apache-2.0
/** The list of Hookline's meters: pinned, documented from the code, added up, and used by rules that name nothing else. */
@NullMarked
package io.hookline.stack.meters;

import org.jspecify.annotations.NullMarked;
