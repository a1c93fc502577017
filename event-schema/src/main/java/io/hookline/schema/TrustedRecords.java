// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import org.apache.avro.util.ClassSecurityValidator;

/**
 * Tells Avro that it may make objects of Hookline's own records. Since 1.12.2 it makes none of a class that nobody
 * vouched for; the list is one for the whole JVM, so this only adds to it.
 */
final class TrustedRecords {
    private static final String PACKAGE = "io.hookline.event";

    static {
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(), type -> PACKAGE.equals(type.getPackageName())));
    }

    private TrustedRecords() {}

    /** Has its effect once, however often it is called. */
    static void declare() {}
}
