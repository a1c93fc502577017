// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.machine;

/** How far a call has come. */
public enum Phase {
    /** Inbound: the invitation arrived, the phone has not rung. */
    OFFERED,
    /** Inbound: the phone rings. */
    RINGING,
    /** Inbound: answered, the connection has not been reported. */
    ANSWERED,
    /** Outbound: the other side has not answered. */
    DIALLING,
    /** Both sides talk. */
    CONNECTED
}
