// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

/** The version of this build: a constant, because reading a manifest or a resource costs start-up time. */
final class HookVersion {
    static final String VERSION = "${project.version}";

    private HookVersion() {}
}
