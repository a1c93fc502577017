// SPDX-License-Identifier: Apache-2.0
/** docker-compose.yml and what it mounts. */
@NullMarked
package io.hookline.stack.compose;

import org.jspecify.annotations.NullMarked;
