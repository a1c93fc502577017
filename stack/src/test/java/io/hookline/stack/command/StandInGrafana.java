// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** In the place of Grafana's program: answers as a healthy one, and writes down what it was told, and nothing else. */
final class StandInGrafana {
    private StandInGrafana() {}

    /** Lays it out as Grafana is; returns its home. */
    static Path install(Path home) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve("conf"));
        Files.writeString(home.resolve("conf/defaults.ini"), "");
        Path program = home.resolve("bin/grafana");
        Files.writeString(
                program,
                "#!/bin/sh\nexec '" + Child.java() + "' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '"
                        + classes() + "' " + StandInGrafana.class.getName() + " '" + home
                        + "' \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    private static Path classes() {
        return Path.of(URI.create(StandInGrafana.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
    }

    /** The arguments that it was started with. */
    static List<String> arguments(Path home) throws IOException {
        return Files.readAllLines(home.resolve("arguments"));
    }

    /** The variables of its environment that are for Grafana or by Hookline. */
    static Map<String, String> environment(Path home) throws IOException {
        Map<String, String> environment = new TreeMap<>();
        for (String line : Files.readAllLines(home.resolve("environment"))) {
            environment.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
        }
        return environment;
    }

    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(arguments[0]);
        Files.write(home.resolve("arguments"), List.of(arguments).subList(1, arguments.length));
        Files.write(
                home.resolve("environment"),
                System.getenv().entrySet().stream()
                        .filter(variable -> variable.getKey().matches("(GF|HOOKLINE)_.*"))
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList());
        HttpServer server = HttpServer.create(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), Integer.parseInt(System.getenv("GF_SERVER_HTTP_PORT"))),
                0);
        server.createContext("/api/health", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }
}
