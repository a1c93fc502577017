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

    /** A JVM's program for people, in the directory of a Java. */
    String java(String javaHome) {
        return this == WINDOWS ? javaHome + "\\bin\\java.exe" : javaHome + "/bin/java";
    }

    /** A JVM's program that opens no window. */
    String windowlessJava(String javaHome) {
        return this == WINDOWS ? javaHome + "\\bin\\javaw.exe" : javaHome + "/bin/java";
    }
}
