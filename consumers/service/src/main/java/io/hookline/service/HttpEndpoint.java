// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /metrics} (Prometheus or OpenMetrics text, by the Accept header) and {@code /health} (200 when ready,
 * 503 when not, with one line of JSON; the same as the gauge {@code hookline_ready}). Requests are answered one at a time, on a thread of its own.
 */
public final class HttpEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoint.class);
    private static final String PLAIN_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService executor;
    private final String host;

    private HttpEndpoint(HttpServer server, ExecutorService executor, String host) {
        this.server = server;
        this.executor = executor;
        this.host = host;
    }

    /**
     * Binds and serves.
     *
     * @throws StartException when the address cannot be bound
     */
    public static HttpEndpoint start(HttpSettings settings, PrometheusMeterRegistry meters, Supplier<Health> health) {
        HttpServer server;
        try {
            InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
            if (address.isUnresolved()) {
                throw new UnknownHostException("no such host");
            }
            server = HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new StartException(
                    "--http-host and --http-port: " + settings.host() + ":" + settings.port() + " cannot be bound: "
                            + e.getMessage(),
                    e);
        }
        ExecutorService executor = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "http-endpoint");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(executor);
        server.createContext("/metrics", exactly("/metrics", exchange -> {
            String accepted = exchange.getRequestHeaders().getFirst("Accept");
            boolean openMetrics = accepted != null && accepted.contains("application/openmetrics-text");
            String type = openMetrics ? "application/openmetrics-text; version=1.0.0; charset=utf-8" : PLAIN_TEXT;
            respond(exchange, 200, type, meters.scrape(type));
        }));
        server.createContext("/health", exactly("/health", exchange -> {
            Health now = health.get();
            String body = "{\"status\":\"" + (now.ready() ? "UP" : "DOWN") + "\",\"detail\":\"" + escape(now.detail())
                    + "\"}\n";
            respond(exchange, now.ready() ? 200 : 503, "application/json", body);
        }));
        ready(meters, health);
        server.start();
        return new HttpEndpoint(server, executor, settings.host());
    }

    /** Registers the meter of an endpoint's own: for who lists them. */
    public static void describe(MeterRegistry meters) {
        ready(meters, () -> Health.down("is only listed"));
    }

    private static void ready(MeterRegistry meters, Supplier<Health> health) {
        Gauge.builder("hookline.ready", () -> health.get().ready() ? 1 : 0)
                .description("1 while the process does its work, as /health says; else 0.")
                .register(meters);
    }

    /** The port that is bound. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** The address of a page, e.g. {@code uri("/metrics")}. */
    public URI uri(String path) {
        String literal = host.contains(":") ? "[" + host + "]" : host; // IPv6
        return URI.create("http://" + literal + ":" + port() + path);
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    /** HttpServer matches by prefix; only the page itself is meant. */
    private static HttpHandler exactly(String path, HttpHandler handler) {
        return exchange -> {
            try (exchange) {
                if (!exchange.getRequestURI().getPath().equals(path)) {
                    respond(exchange, 404, "text/plain", "There are /metrics and /health.\n");
                } else if (!exchange.getRequestMethod().equals("GET")
                        && !exchange.getRequestMethod().equals("HEAD")) {
                    exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                    respond(exchange, 405, "text/plain", "Only GET and HEAD.\n");
                } else {
                    handle(path, handler, exchange);
                }
            }
        };
    }

    /** The server would swallow what a handler throws, and the caller would learn of a closed connection only. */
    private static void handle(String path, HttpHandler handler, HttpExchange exchange) throws IOException {
        try {
            handler.handle(exchange);
        } catch (RuntimeException e) {
            LOG.error("{} cannot be answered", path, e);
            if (exchange.getResponseCode() < 0) {
                respond(exchange, 500, "text/plain", "Failed, see the log.\n");
            }
        }
    }

    private static void respond(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                escaped.append('\\').append((char) c);
            } else if (c < ' ') {
                escaped.append(' ');
            } else {
                escaped.append((char) c);
            }
        });
        return escaped.toString();
    }
}
