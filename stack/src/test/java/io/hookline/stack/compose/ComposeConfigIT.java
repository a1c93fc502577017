// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** docker-compose.yml, read by docker itself, where that is installed. */
class ComposeConfigIT {
    @Test
    void dockerCompose_takesTheFile_asItIs() throws Exception {
        assumeTrue(exitCode("docker", "compose", "version") == 0, "docker compose is not installed");

        assertThat(exitCode("docker", "compose", "-f", Compose.ROOT.resolve("docker-compose.yml") + "", "config", "-q"))
                .isZero();
    }

    private static int exitCode(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                System.err.println(String.join(" ", command) + ": " + said);
            }
            return code;
        } catch (IOException e) {
            return -1;
        }
    }
}
