// SPDX-License-Identifier: Apache-2.0
package io.hookline.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdUnitTest {
    @Test
    void theUnit_runsTheRelay_andNeverGivesUpButOnWrongSettings() {
        assertThat(SystemdUnit.text(List.of("/opt/java/bin/java", "@/home/a/hookline/relay.args")))
                .contains("\nExecStart=\"/opt/java/bin/java\" \"@/home/a/hookline/relay.args\"\n")
                .contains("\nRestart=always\n", "\nStartLimitIntervalSec=0\n", "\nRestartPreventExitStatus=2\n")
                .contains("\nWantedBy=default.target\n");
    }

    @Test
    void whatSystemdWouldExpand_isQuoted() {
        assertThat(SystemdUnit.text(List.of("/50%/$HOME/a\"b\\c"))).contains("ExecStart=\"/50%%/$$HOME/a\\\"b\\\\c\"");
    }

    @Test
    void theUnits_areWhereTheUserHasConfigurations() {
        assertThat(SystemdUnit.units(Map.of("HOME", "/home/a"))).isEqualTo(Path.of("/home/a/.config/systemd/user"));
        assertThat(SystemdUnit.units(Map.of("HOME", "/home/a", "XDG_CONFIG_HOME", "/c")))
                .isEqualTo(Path.of("/c/systemd/user"));
    }

    @Test
    void theUnitOfAnotherHome_isLeftAlone(@TempDir Path units) throws IOException {
        String text = SystemdUnit.text(List.of("/opt/java/bin/java", "@/home/a/hookline/relay.args"));
        Path unit = Files.writeString(units.resolve(SystemdUnit.NAME), text);
        SystemdUnit systemd = new SystemdUnit(units);

        assertThat(systemd.remove(Path.of("/tmp/other/relay.args"))).isEmpty();
        assertThat(systemd.register(List.of("/opt/java/bin/java", "@/tmp/other/relay.args")))
                .first()
                .asString()
                .contains("that of another installation");

        assertThat(unit).hasContent(text);
    }
}
