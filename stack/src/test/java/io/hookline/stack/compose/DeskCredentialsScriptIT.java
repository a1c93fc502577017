// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./hookline desk-credentials} where docker-compose.yml runs, with a docker that only notes what it is asked. */
class DeskCredentialsScriptIT {
    @TempDir
    private Path temporary;

    private Path asked;

    @BeforeEach
    void makeDocker() throws IOException {
        asked = temporary.resolve("asked");
        docker("credential", 0);
    }

    @Test
    void add_writesAFileForItsOwnerAlone_fromTheContainer() throws Exception {
        Answer answer = script("add", "reception-1", "--rotate");

        Path file = temporary.resolve("reception-1.properties");
        assertThat(answer.code()).as(answer.said()).isZero();
        assertThat(file).hasContent("credential");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(answer.said()).contains("reception-1.properties").doesNotContain("credential\n");
        assertThat(asked)
                .content()
                .contains("run --rm -T --no-deps admin desk-credentials add reception-1 --rotate --out -");
    }

    @Test
    void addThatFails_leavesNoFile() throws Exception {
        docker("half a cre", 1);

        assertThat(script("add", "reception-1").code()).isEqualTo(1);
        try (var files = Files.list(temporary)) {
            assertThat(files.filter(file -> file.toString().contains("reception")))
                    .isEmpty();
        }
    }

    @Test
    void fileThatIsThere_isKept_andNobodyIsAsked() throws Exception {
        Path file = Files.writeString(temporary.resolve("reception-1.properties"), "mine");

        Answer answer = script("add", "reception-1");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.said()).contains("expected no file reception-1.properties");
        assertThat(file).hasContent("mine");
        assertThat(asked).content().doesNotContain("run");
    }

    @Test
    void nameThatIsNone_isRefused() throws Exception {
        assertThat(script("add", "../x").code()).isEqualTo(2);
        assertThat(script("add").code()).isEqualTo(2);
        assertThat(script("add", "a", "b").code()).isEqualTo(2);
    }

    @Test
    void removeAndList_areTheContainersOwn() throws Exception {
        assertThat(script("remove", "reception-1").said()).contains("credential");
        assertThat(script("list").code()).isZero();
        assertThat(asked)
                .content()
                .contains("admin desk-credentials remove reception-1", "admin desk-credentials list");
    }

    private void docker(String says, int code) throws IOException {
        Path docker = temporary.resolve("docker");
        Files.writeString(docker, """
                #!/bin/sh
                echo "$@" >>'%s'
                case "$*" in
                    *" ps "*) echo 0123456789ab ;;
                    *) printf '%%s' '%s'; exit %d ;;
                esac
                """.formatted(asked, says, code));
        Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Answer(int code, String said) {}

    private Answer script(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(Compose.ROOT.resolve("hookline").toString(), "desk-credentials"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(temporary.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("HOOKLINE_"));
        builder.environment().merge("PATH", temporary.toString(), (path, first) -> first + ":" + path);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), said);
    }
}
