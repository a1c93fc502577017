// SPDX-License-Identifier: Apache-2.0
/** The archive on real servers, which are killed. */
@NullMarked
package io.hookline.stack.archive;

import org.jspecify.annotations.NullMarked;
