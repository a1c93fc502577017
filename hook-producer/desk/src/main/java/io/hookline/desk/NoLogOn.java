// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import java.nio.file.Path;
import java.util.List;

/** Leaves it to the first hook to start the relay. */
final class NoLogOn implements LogOn {
    @Override
    public List<String> register(List<String> relayCommand) {
        return List.of("The relay does not run yet: the first hook starts it.");
    }

    @Override
    public List<String> remove(Path relayArguments) {
        return List.of();
    }
}
