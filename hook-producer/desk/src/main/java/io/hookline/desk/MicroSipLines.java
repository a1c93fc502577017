// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import io.hookline.hook.Hook;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lines that go into the section {@code [Settings]} of MicroSIP.ini. */
final class MicroSipLines {
    /** MicroSIP keeps so many characters of a value and runs what is left, without a word. */
    static final int LONGEST_VALUE = 255;

    private MicroSipLines() {}

    /**
     * One line for each hook.
     *
     * @param java the program that runs the hook
     * @throws DeskException when MicroSIP could not run the line as it stands
     */
    static List<String> of(String java, Path hookArguments) {
        Homes.fault(java).ifPresent(fault -> {
            throw new DeskException("the path of Java: " + fault);
        });
        Homes.fault(hookArguments.toString()).ifPresent(fault -> {
            throw new DeskException("--home: " + fault);
        });
        List<String> lines = new ArrayList<>();
        for (Hook hook : Hook.values()) {
            String value = java + " @" + hookArguments + " " + hook.iniKey();
            if (value.length() > LONGEST_VALUE) {
                throw new DeskException("MicroSIP cuts its line at " + LONGEST_VALUE + " characters, with "
                        + hook.iniKey() + " it has " + value.length()
                        + "; choose a shorter --home, or a Java in a shorter path");
            }
            lines.add(hook.iniKey() + "=" + value);
        }
        return lines;
    }
}
