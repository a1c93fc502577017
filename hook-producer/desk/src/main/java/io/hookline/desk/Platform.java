// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import java.io.File;

/** What differs between the systems a desk may have. */
enum Platform {
    POSIX,
    WINDOWS;

    static Platform current() {
        return File.separatorChar == '\\' ? WINDOWS : POSIX;
    }

    /**
     * A JVM's program for people and for MicroSIP, in the directory of a Java. MicroSIP hides its window, and it asks nobody:
     * the other one shows a dialog when the JVM cannot start, and MicroSIP would wait for it.
     */
    String java(String javaHome) {
        return this == WINDOWS ? javaHome + "\\bin\\java.exe" : javaHome + "/bin/java";
    }

    /** A JVM's program that opens no window where nobody hides it. */
    String windowlessJava(String javaHome) {
        return this == WINDOWS ? javaHome + "\\bin\\javaw.exe" : javaHome + "/bin/java";
    }
}
