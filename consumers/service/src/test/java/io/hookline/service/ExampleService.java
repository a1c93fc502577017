// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/** A process for {@link ServiceProcessTest}: {@code main wait}, {@code main fail} or {@code main break}. */
final class ExampleService implements RunningService {
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final Closer closer = new Closer();
    private final HttpEndpoint http;

    private ExampleService() {
        LoggerFactory.getLogger(ExampleService.class).info("two lines\r\nin one event");
        LoggerFactory.getLogger("org.apache.kafka.Any").info("from Kafka at INFO");
        LoggerFactory.getLogger("org.apache.kafka.Any").warn("from Kafka at WARN");
        java.util.logging.Logger registry = java.util.logging.Logger.getLogger("DefaultSchemaResolver");
        registry.info("from the registry's client at INFO");
        registry.warning("from the registry's client at WARNING");
        closer.add(() -> say("closed the database"));
        closer.add(() -> say("closed the consumer"));
        http = closer.add(
                HttpEndpoint.start(HttpSettings.LOOPBACK, Meters.registry("example"), () -> Health.up("waits")));
        closer.add(() -> say("closed the endpoint"));
    }

    public static void main(String[] args) {
        String mode = args[0];
        ServiceProcess.main(new ExampleOptions(), options -> start(mode), new String[0]);
    }

    private static RunningService start(String mode) {
        ExampleService service = new ExampleService();
        if (mode.equals("fail")) {
            service.failure.complete(new OutOfMemoryError("as planned"));
        }
        if (mode.equals("break")) {
            CountDownLatch never = new CountDownLatch(1);
            new Thread(() -> {
                        try {
                            never.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    })
                    .start();
            throw new UnsupportedOperationException("as planned");
        }
        return service;
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    @Override
    public CompletableFuture<Throwable> failure() {
        return failure;
    }

    @Override
    public HttpEndpoint http() {
        return http;
    }

    @Override
    public void close() {
        closer.close();
    }
}
