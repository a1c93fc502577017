// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

import java.util.UUID;

/**
 * One thing that an event, or time alone, did to a call.
 *
 * @param callId the call
 * @param rule what it did and why
 */
public record Effect(UUID callId, Rule rule) {}
