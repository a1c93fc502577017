// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/** A schema registry that answers what a reader asks, and knows the schemas that the test gave it. */
final class FakeRegistry implements AutoCloseable {
    private static final String PREFIX = "/apis/registry/v3/ids/contentIds/";

    private final HttpServer server;
    private final Map<String, String> schemas = new ConcurrentHashMap<>();

    FakeRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    void knows(int id, Schema schema) {
        schemas.put(Integer.toString(id), schema.toString());
    }

    SchemaRegistry address() {
        return new SchemaRegistry(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/apis/registry/v3"));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String[] asked =
                path.startsWith(PREFIX) ? path.substring(PREFIX.length()).split("/", 2) : new String[] {""};
        String schema = schemas.get(asked[0]);
        if (schema == null) {
            send(exchange, 404, "{\"status\":404,\"title\":\"No content\",\"name\":\"ContentNotFoundException\"}");
        } else {
            send(exchange, 200, asked.length > 1 ? "[]" : schema);
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
