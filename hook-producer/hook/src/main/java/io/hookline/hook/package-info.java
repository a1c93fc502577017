// SPDX-License-Identifier: Apache-2.0
/** What MicroSIP runs: takes one hook's name and number, writes one file, exits. Nothing but the JDK. */
@NullMarked
package io.hookline.hook;

import org.jspecify.annotations.NullMarked;
