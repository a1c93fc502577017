// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./hookline up} on a machine that has Grafana, in whose place stands a program that writes down what it was told. */
class GrafanaIT {
    @TempDir
    private Path temporary;

    @Test
    void up_runsTheGrafanaOfTheMachine_withItsDashboards_untilItEndsItself() throws Exception {
        Path home = StandInGrafana.install(temporary.resolve("grafana"));
        Path data = temporary.resolve("data");
        try (UpProcess up = UpProcess.start(
                        data,
                        Map.of(
                                "GRAFANA_HOME", home.toString(),
                                "GF_AUTH_ANONYMOUS_ENABLED", "true",
                                "GF_SERVER_HTTP_ADDR", "0.0.0.0"))
                .awaitRunning()) {
            Path files = Script.CHECKOUT.resolve("grafana");
            assertThat(StandInGrafana.arguments(home))
                    .containsExactly("server", "--homepath=" + home, "--config=" + files.resolve("loopback.ini"));
            Map<String, String> environment = StandInGrafana.environment(home);
            assertThat(environment)
                    .as("what is meant for another Grafana opens this one")
                    .doesNotContainKeys("GF_AUTH_ANONYMOUS_ENABLED", "GF_SERVER_HTTP_ADDR");
            assertThat(up.grafana())
                    .isEqualTo("http://127.0.0.1:" + environment.get("GF_SERVER_HTTP_PORT") + "/dashboards");
            assertThat(Path.of(environment.get("GF_PATHS_PROVISIONING")).resolve("datasources/hookline.yaml"))
                    .exists();
            assertThat(Path.of(environment.get("HOOKLINE_DASHBOARDS")).resolve("live.json"))
                    .exists();
            assertThat(environment.keySet()).containsAll(variablesOf(files));
            assertThat(Path.of(environment.get("GF_PATHS_DATA"))).startsWith(data.toRealPath());
            passwordIsAFileOfItsOwner(environment.getOrDefault("GF_SECURITY_ADMIN_PASSWORD", ""));
            roleReads_andCannotWrite(environment);

            List<ProcessHandle> children = up.child().descendants();
            assertThat(children)
                    .anyMatch(child -> child.info().commandLine().orElse("").contains("StandInGrafana"));
            up.child().kill();
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
        }
    }

    private static List<String> variablesOf(Path files) throws Exception {
        String provisioning = Files.readString(files.resolve("provisioning/datasources/hookline.yaml"))
                + Files.readString(files.resolve("provisioning/dashboards/hookline.yaml"));
        return Pattern.compile("\\$\\{(\\w+)}")
                .matcher(provisioning)
                .results()
                .map(variable -> variable.group(1))
                .toList();
    }

    private static void passwordIsAFileOfItsOwner(String setting) throws Exception {
        assertThat(setting).matches("\\$__file\\{.+}");
        Path file = Path.of(setting.substring("$__file{".length(), setting.length() - 1));
        assertThat(Files.readString(file)).hasSize(32).isNotEqualTo("admin");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    private static void roleReads_andCannotWrite(Map<String, String> environment) throws Exception {
        String url = "jdbc:postgresql://" + environment.get("HOOKLINE_POSTGRES_ADDRESS") + "/"
                + environment.get("HOOKLINE_POSTGRES_DATABASE");
        try (Connection connection = DriverManager.getConnection(
                        url,
                        environment.get("HOOKLINE_POSTGRES_USER"),
                        environment.get("GF_HOOKLINE_POSTGRES_PASSWORD"));
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeQuery("SELECT number FROM calls").next())
                    .isFalse();
            assertThat(statement
                            .executeQuery("SELECT * FROM figure_overview(now() - interval '1 day', now())")
                            .next())
                    .isTrue();
            assertThatThrownBy(() -> statement.execute("CREATE TEMPORARY TABLE mine (id integer)"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("read-only");
            statement.execute("SET default_transaction_read_only = off");
            assertThatThrownBy(() -> statement.execute("DELETE FROM calls"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied");
        }
    }
}
