// SPDX-License-Identifier: Apache-2.0
/** Kafka, a schema registry and PostgreSQL on one machine: the real servers, on loopback, with their data in one directory. */
@NullMarked
package io.hookline.stack.server;

import org.jspecify.annotations.NullMarked;
