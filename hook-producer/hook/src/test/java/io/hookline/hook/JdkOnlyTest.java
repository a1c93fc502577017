// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

class JdkOnlyTest {
    @Test
    void hook_needsNoModuleButJavaBase() throws Exception {
        assertThat(jdeps("--print-module-deps", "--ignore-missing-deps")).isEqualTo("java.base");
    }

    @Test
    void hook_missesNothingButAnnotations() throws Exception {
        assertThat(jdeps("-verbose:class", "-filter:none").lines())
                .filteredOn(line -> line.startsWith(" ") && line.endsWith("not found"))
                .allSatisfy(line -> assertThat(line).contains(" org.jspecify.annotations."));
    }

    private static String jdeps(String... options) throws Exception {
        StringWriter out = new StringWriter();
        String[] arguments = Arrays.copyOf(options, options.length + 1);
        arguments[options.length] = BuildFiles.classes().toString();
        int exitCode = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(new PrintWriter(out, true), new PrintWriter(out, true), arguments);
        assertThat(exitCode).as(out.toString()).isZero();
        return out.toString().strip();
    }
}
