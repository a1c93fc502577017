// SPDX-License-Identifier: Apache-2.0
/** Puts the hook and the relay on a desk, and takes them away again. */
@NullMarked
package io.hookline.desk;

import org.jspecify.annotations.NullMarked;
