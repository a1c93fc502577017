// SPDX-License-Identifier: Apache-2.0
/** The dashboards of {@code grafana/}: what they must look like, and every query of them asked for real. */
@NullMarked
package io.hookline.stack.dashboards;

import org.jspecify.annotations.NullMarked;
