// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.compose;

import io.hookline.stack.compose.Compose.Service;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What docker-compose.yml promises, as rules that find who breaks them. */
final class ComposeRules {
    private static final Pattern PINNED = Pattern.compile("[a-z0-9./-]+:v?\\d+\\.\\d+(\\.\\d+)?[a-z0-9._-]*");
    private static final Pattern SECRET = Pattern.compile("(?i).*(password|secret|token|jaas|_key).*");
    private static final Set<String> DESKS = Set.of("0.0.0.0:9094:9094", "0.0.0.0:9095:9095");
    private static final Set<String> WAITS = Set.of("service_healthy", "service_completed_successfully");

    /** Makes files for the others' users, without a network; it is the one that is root. */
    private static final String MAKER = "secrets";

    private ComposeRules() {}

    static List<String> broken(Compose compose) {
        List<String> problems = new ArrayList<>();
        for (Service service : compose.services().values()) {
            about(service, compose).forEach(problem -> problems.add(service.name() + ": " + problem));
        }
        return problems;
    }

    /** What listens beyond this machine: service and port of its container. */
    static List<String> openPorts(Compose compose) {
        List<String> open = new ArrayList<>();
        for (Service service : compose.services().values()) {
            for (Object port : service.list("ports")) {
                if (!port.toString().startsWith("127.0.0.1:")) {
                    open.add(service.name() + " " + port.toString().replaceAll(".*:", ""));
                }
            }
        }
        return open;
    }

    private static List<String> about(Service service, Compose compose) {
        List<String> problems = new ArrayList<>();
        if (!PINNED.matcher(service.text("image")).matches()) {
            problems.add("expected an image of an exact version, was " + service.text("image"));
        }
        ports(service, problems);
        environment(service, problems);
        if (!service.text("mem_limit").matches("\\d+[mg]")) {
            problems.add("expected a memory limit");
        }
        walls(service, problems);
        if (service.isLongRunning()) {
            if (!service.text("restart").equals("unless-stopped")) {
                problems.add("expected restart: unless-stopped");
            }
            if (!service.map("healthcheck").containsKey("test")) {
                problems.add("expected a health check");
            }
        }
        if (!(service.settings().getOrDefault("depends_on", Map.of()) instanceof Map)) {
            problems.add("expected to say until when it waits, was "
                    + service.settings().get("depends_on"));
        } else {
            service.map("depends_on").forEach((other, until) -> {
                Object condition = Compose.map(until).getOrDefault("condition", "");
                if (!WAITS.contains(condition.toString())) {
                    problems.add("expected to wait for " + other + " until it is healthy or done, was " + condition);
                }
                if (!compose.services().containsKey(other)) {
                    problems.add("there is no service " + other);
                }
            });
        }
        mounts(service, compose, problems);
        return problems;
    }

    private static void ports(Service service, List<String> problems) {
        for (Object port : service.list("ports")) {
            if (!port.toString().startsWith("127.0.0.1:") && !DESKS.contains(port.toString())) {
                problems.add("expected a port on loopback, was " + port);
            }
        }
        if (service.settings().containsKey("network_mode")
                && !service.text("network_mode").equals("none")) {
            problems.add("expected networks of its own, was " + service.text("network_mode"));
        }
    }

    private static void environment(Service service, List<String> problems) {
        service.map("environment").forEach((name, value) -> {
            boolean file = name.endsWith("_FILE") && value.toString().startsWith("/run/hookline/");
            if (SECRET.matcher(name).matches() && !file) {
                problems.add(name + ": expected a secret in a file, was in the environment");
            }
        });
    }

    private static void walls(Service service, List<String> problems) {
        if (!Boolean.TRUE.equals(service.settings().get("read_only"))) {
            problems.add("expected a file system that is read-only");
        }
        if (!service.list("cap_drop").equals(List.of("ALL"))) {
            problems.add("expected no capabilities");
        }
        if (!service.list("security_opt").contains("no-new-privileges:true")) {
            problems.add("expected no new privileges");
        }
        if (Boolean.TRUE.equals(service.settings().get("privileged"))) {
            problems.add("expected no privileges");
        }
        if (service.name().equals(MAKER)) {
            if (!service.text("network_mode").equals("none")) {
                problems.add("expected no network for the one that is root");
            }
        } else if (!service.text("user").matches("[1-9]\\d*:\\d+")) {
            problems.add("expected a user by number that is not root, was " + service.text("user"));
        } else if (!service.list("cap_add").isEmpty()) {
            problems.add("expected no capabilities, was " + service.list("cap_add"));
        }
    }

    private static void mounts(Service service, Compose compose, List<String> problems) {
        for (Object mount : service.list("volumes")) {
            String[] parts = mount.toString().split(":", -1);
            if (parts[0].startsWith(".")) {
                if (!Files.exists(Compose.ROOT.resolve(parts[0]))) {
                    problems.add("there is no " + parts[0]);
                }
                if (parts.length < 3 || !parts[2].equals("ro")) {
                    problems.add("expected " + parts[0] + " to be mounted read-only");
                }
            } else if (!compose.volumes().containsKey(parts[0])) {
                problems.add("there is no volume " + parts[0]);
            }
        }
        for (Object network : service.list("networks")) {
            if (!compose.networks().containsKey(network.toString())) {
                problems.add("there is no network " + network);
            }
        }
    }
}
