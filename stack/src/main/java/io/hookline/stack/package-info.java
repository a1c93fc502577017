// SPDX-License-Identifier: Apache-2.0
/** All of Hookline on one machine: the servers, every service, and the relays of the desks. */
@NullMarked
package io.hookline.stack;

import org.jspecify.annotations.NullMarked;
