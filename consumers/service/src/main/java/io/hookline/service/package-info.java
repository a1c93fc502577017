// SPDX-License-Identifier: Apache-2.0
/** What every Hookline process shares: settings, {@code /metrics} and {@code /health}, orderly start and stop. */
@NullMarked
package io.hookline.service;

import org.jspecify.annotations.NullMarked;
