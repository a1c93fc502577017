// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A users file as web servers read it for basic authentication: lines of {@code user:hash}. The hash is a salted SHA-1, which
 * is what nginx takes on every system; it would be too weak for passwords that people think of, and is strong enough for 32
 * random bytes. Replaced as a whole, so a server never reads half of it. One process at a time may change it.
 */
record RegistryUsers(Path file) {
    private static final int SALT = 8;

    /** Adds a user, or gives one a new password. */
    void put(String user, String password) throws IOException {
        List<String> lines = others(user);
        lines.add(user + ":" + hash(password));
        replace(lines);
    }

    /** Removes a user, if it is there. */
    void remove(String user) throws IOException {
        replace(others(user));
    }

    private List<String> others(String user) throws IOException {
        List<String> lines = new ArrayList<>();
        try {
            lines.addAll(Files.readAllLines(file));
        } catch (NoSuchFileException e) {
            return lines;
        }
        lines.removeIf(line -> line.startsWith(user + ":"));
        return lines;
    }

    private void replace(List<String> lines) throws IOException {
        Path next = Files.createTempFile(file.toAbsolutePath().getParent(), file.getFileName() + ".", ".next");
        try {
            Files.write(next, lines);
            if (Files.exists(file)) { // the web server runs as another user
                Files.setPosixFilePermissions(next, Files.getPosixFilePermissions(file));
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    private static String hash(String password) {
        byte[] salt = new byte[SALT];
        new SecureRandom().nextBytes(salt);
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
        digest.update(password.getBytes(StandardCharsets.UTF_8));
        byte[] sum = digest.digest(salt);
        byte[] both = new byte[sum.length + salt.length];
        System.arraycopy(sum, 0, both, 0, sum.length);
        System.arraycopy(salt, 0, both, sum.length, salt.length);
        return "{SSHA}" + Base64.getEncoder().encodeToString(both);
    }
}
