// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.stack.LocalStack;
import io.hookline.stack.server.DataDirectory;
import io.hookline.stack.server.GrafanaProcess;
import io.hookline.stack.server.PostgresServer;
import io.hookline.stack.server.PrometheusProcess;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells a person where everything is. */
final class WhereToLook {
    private static final Pattern PLAIN = Pattern.compile("[\\w./:@%+,-]+");

    private WhereToLook() {}

    /**
     * Prints it.
     *
     * @param hookVariable the variable by which {@code ./hookline hook} is told where to write
     * @param hookDirectory what it is to be set to
     * @param prometheus null where none runs
     * @param grafana null where none runs
     */
    static void print(
            Console console,
            LocalStack stack,
            DataDirectory data,
            String hookVariable,
            Path hookDirectory,
            @Nullable PrometheusProcess prometheus,
            @Nullable GrafanaProcess grafana) {
        console.line("");
        console.line("Hookline runs.");
        console.line("  Kafka              " + stack.servers().bootstrapServers());
        console.line("  schema registry    " + stack.servers().registry().url());
        console.line("  calls in SQL       psql -h 127.0.0.1 -p "
                + stack.servers().postgres().port() + " -U " + PostgresServer.USER + " " + PostgresServer.HOOKLINE
                + " -c 'select * from calls'");
        console.line("  metrics            " + stack.metrics().http().uri("/metrics"));
        console.line("  health             " + stack.durations().http().uri("/health") + " (durations)");
        console.line("                     " + stack.metrics().http().uri("/health") + " (metrics)");
        console.line("                     " + stack.archive().http().uri("/health") + " (archive)");
        if (stack.relays().size() == 1) {
            console.line("                     " + stack.relays().get(0).http().uri("/health") + " (relay)");
        }
        if (prometheus != null) {
            console.line("  Prometheus         " + prometheus.uri("/alerts"));
        }
        if (grafana != null) {
            console.line("  Grafana            " + grafana.uri("/dashboards"));
            console.line("                     user admin, password in " + GrafanaProcess.passwordFile(data.grafana()));
        }
        console.line("  run a hook         " + hookVariable + "=" + quoted(hookDirectory)
                + " ./hookline hook cmdCallEnd NUMBER");
        console.line("  logs               " + data.logs().resolve("hookline.log"));
        console.line("");
    }

    /** As a shell takes it for one word. */
    private static String quoted(Path path) {
        String text = path.toString();
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
