// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How to reach PostgreSQL.
 *
 * @param url {@code jdbc:postgresql://HOST:PORT/DATABASE}, with further settings of the driver after a {@code ?}, but
 *     neither user nor password
 * @param user the role that owns the archive's tables
 * @param password null where the server asks for none
 */
public record DatabaseSettings(
        String url, String user, @Nullable String password) {
    private static final Set<String> CREDENTIALS = Set.of("user", "password", "sslpassword");

    public DatabaseSettings {
        requireUsable(url);
        if (user.isBlank()) {
            throw new IllegalArgumentException("user: expected a name, was blank");
        }
    }

    /** @throws IllegalArgumentException for a wrong URL, which is not quoted: it may hold a password */
    static void requireUsable(String url) {
        String address = withoutQuery(url);
        boolean hasCredentials = address.contains("@")
                || Arrays.stream(url.substring(address.length()).split("[?&]"))
                        .map(parameter -> parameter.split("=", 2)[0])
                        .anyMatch(CREDENTIALS::contains);
        if (hasCredentials) {
            throw new IllegalArgumentException("expected no user and no password in the URL");
        }
        try {
            new PGSimpleDataSource().setURL(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("expected jdbc:postgresql://HOST:PORT/DATABASE");
        }
    }

    /** Where the database is and who comes, for a message: without the password and the driver's settings. */
    public String address() {
        return withoutQuery(url) + " as " + user;
    }

    private static String withoutQuery(String url) {
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query);
    }

    /** Names the database and the user; masks the password and leaves out the driver's settings. */
    @Override
    public String toString() {
        return "DatabaseSettings[" + withoutQuery(url) + ", user " + user + ", "
                + (password == null ? "no password" : "password ***") + "]";
    }
}
