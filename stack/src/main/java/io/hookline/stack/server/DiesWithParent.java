// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import java.io.IOException;
import java.util.jar.JarFile;

/**
 * The first main class of a child JVM that must not outlive its parent: it halts the JVM when standard input ends, and
 * runs the main class of the jar named by the first argument.
 *
 * <p>The parent holds the other end of standard input and never writes to it. The operating system closes that end when
 * the parent ends in whatever way, {@code kill -9} included, where a shutdown hook of the parent would not run.
 *
 * <p>This one class is copied to the child's class path, so it uses the JDK alone and has no nested classes.
 */
public final class DiesWithParent {
    private DiesWithParent() {}

    public static void main(String[] arguments) throws Exception {
        Thread watch = new Thread(DiesWithParent::haltAtEndOfInput, "dies-with-parent");
        watch.setDaemon(true);
        watch.start();
        String mainClass;
        try (JarFile jar = new JarFile(arguments[0])) {
            mainClass = jar.getManifest().getMainAttributes().getValue("Main-Class");
        }
        Class.forName(mainClass).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    }

    private static void haltAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // The parent says nothing; only the end counts.
            }
        } catch (IOException e) {
            // A broken pipe is an end as well.
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }
}
