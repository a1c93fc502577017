// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * The containers of docker-compose.yml that have secrets or data, by their directory's name, with the user that each runs as.
 * The users are those of the official images, where they have one.
 */
enum ContainerUser {
    AUTHORITY(0),
    KAFKA(1000),
    REGISTRY(185),
    POSTGRES(999),
    GRAFANA(472),
    PROMETHEUS(65534),
    GATE(101),
    SERVICES(10001);

    private final int id;

    ContainerUser(int id) {
        this.id = id;
    }

    /** All that have secrets of their own. */
    static Set<ContainerUser> withSecrets() {
        return EnumSet.complementOf(EnumSet.of(PROMETHEUS));
    }

    String directory() {
        return name().toLowerCase(Locale.ROOT);
    }

    int id() {
        return id;
    }

    /** Makes a file or directory this user's. Only root may. */
    void own(Path path) throws IOException {
        Files.setAttribute(path, "unix:uid", id);
    }

    /** Gives directories of data that nobody has yet, as new volumes are, to those who will write there. */
    static void giveData(Path data) throws IOException {
        for (ContainerUser user : values()) {
            Path directory = data.resolve(user.directory());
            if (Files.isDirectory(directory)
                    && Files.getAttribute(directory, "unix:uid").equals(0)) {
                user.own(directory);
            }
        }
    }
}
