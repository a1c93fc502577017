// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import java.security.SecureRandom;
import java.util.Base64;

/** Passwords for machines. */
final class Password {
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Password() {}

    /** Makes a password of 256 random bits, in letters, digits, '-' and '_', which nothing has to quote. */
    static String random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
