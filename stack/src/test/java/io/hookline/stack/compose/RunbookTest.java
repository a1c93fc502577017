// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever is called by an alert finds its section. */
class RunbookTest {
    private static final Pattern ALERT =
            Pattern.compile("- alert: (\\w+)\\n(?:(?!- alert:)[\\s\\S])*?runbook_url: (\\S+)");
    private static final Pattern SECTION = Pattern.compile("(?m)^### (Hookline\\w+)$");

    @Test
    void everyAlert_hasItsSection_andEverySectionItsAlert() throws IOException {
        String rules = read("prometheus/rules/alerts.yml");
        List<MatchResult> alerts = ALERT.matcher(rules).results().toList();

        assertThat(alerts).hasSize((int)
                Pattern.compile("- alert:").matcher(rules).results().count());
        assertThat(alerts)
                .allSatisfy(alert -> assertThat(alert.group(2))
                        .isEqualTo("docs/OPERATIONS.md#" + alert.group(1).toLowerCase(Locale.ROOT)));
        assertThat(SECTION.matcher(read("docs/OPERATIONS.md")).results().map(section -> section.group(1)))
                .containsExactlyInAnyOrderElementsOf(
                        alerts.stream().map(alert -> alert.group(1)).toList());
    }

    private static String read(String file) throws IOException {
        return Files.readString(Compose.ROOT.resolve(file));
    }
}
