// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import java.net.ConnectException;

/** Lets tests of other packages have the registry away. */
public final class Outages {
    private Outages() {}

    public static RegistryUnavailableException registry() {
        return new RegistryUnavailableException("schema registry unavailable: test", new ConnectException());
    }
}
