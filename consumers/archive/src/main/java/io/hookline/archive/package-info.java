// SPDX-License-Identifier: Apache-2.0
/** Calls and events to PostgreSQL: each once, calls in their highest revision. */
@NullMarked
package io.hookline.archive;

import org.jspecify.annotations.NullMarked;
