// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What starts the relay when the desk's user logs on. Each method returns what a person has to know, a line each. */
interface LogOn {
    /** Registers the relay, and starts it where the system can. */
    List<String> register(List<String> relayCommand) throws IOException;

    /**
     * Ends the relay of these arguments, as far as the system started it, and forgets it. Does nothing where it is not registered,
     * or that of another home is.
     */
    List<String> remove(Path relayArguments) throws IOException;
}
