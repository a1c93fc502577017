// SPDX-License-Identifier: Apache-2.0
/** The contract between Hookline's processes: topics, what is in them, and how it is read and written. */
@NullMarked
package io.hookline.schema;

import org.jspecify.annotations.NullMarked;
