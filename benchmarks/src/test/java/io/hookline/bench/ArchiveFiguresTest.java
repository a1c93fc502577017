// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ArchiveFiguresTest {
    @Test
    void everyDocumentedFunction_isTimed() throws Exception {
        Set<String> documented = new TreeSet<>();
        var named = Pattern.compile("`(figure_[a-z_]+)`").matcher(Files.readString(Path.of("../docs/FIGURES.md")));
        while (named.find()) {
            documented.add(named.group(1));
        }

        assertThat(documented)
                .hasSizeGreaterThan(10)
                .allSatisfy(function -> assertThat(ArchiveFigures.FIGURES.values())
                        .anyMatch(query -> query.startsWith(function + "(%s")));
    }
}
