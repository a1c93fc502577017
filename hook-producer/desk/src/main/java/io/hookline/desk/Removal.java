// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import io.hookline.hook.SpoolFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Takes Hookline from a desk. What no Kafka has is only thrown away when somebody says so. */
final class Removal {
    private final Home home;
    private final LogOn logOn;
    private final PrintWriter out;

    Removal(Home home, LogOn logOn, PrintWriter out) {
        this.home = home;
        this.logOn = logOn;
        this.out = out;
    }

    /**
     * Removes.
     *
     * @param purge whether the spool goes even while it holds events
     */
    void run(boolean purge) throws IOException {
        if (!home.isInstalled()) {
            out.println("Nothing is installed in " + home.root() + "; nothing there was touched.");
            return;
        }
        logOn.remove(home.relayArguments()).forEach(out::println);
        for (Path file : home.ownFiles()) { // first the hook's arguments, so that no hook starts a relay any more
            Files.deleteIfExists(file);
        }
        Relays.stop(home.spool());
        for (Path program : home.programs()) {
            DeskFiles.deleteTree(program);
        }
        DeskFiles.deleteTree(home.logs());
        if (Files.exists(home.java(), LinkOption.NOFOLLOW_LINKS)) {
            Files.delete(home.java()); // the junction, not what it leads to
        }
        long kept = purge ? 0 : eventsIn(home.spool()) + eventsIn(home.spool().resolve("rejected"));
        if (kept > 0) {
            out.println("Hookline is removed but for its spool, " + home.spool() + ": it holds " + kept
                    + " events that Kafka does not have. Install again to deliver them, or uninstall with --purge.");
        } else {
            DeskFiles.deleteTree(home.spool());
            removeRoot();
        }
        out.println("Close MicroSIP, and remove from MicroSIP.ini the lines that name " + home.hookArguments() + ".");
    }

    private void removeRoot() throws IOException {
        try (Stream<Path> left = Files.list(home.root())) {
            if (left.findAny().isPresent()) {
                out.println("Hookline is removed. " + home.root() + " stays, as there is something else in it.");
                return;
            }
        }
        Files.delete(home.root());
        out.println("Hookline is removed from " + home.root() + ".");
    }

    private static long eventsIn(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(SpoolFile.SUFFIX))
                    .count();
        }
    }
}
