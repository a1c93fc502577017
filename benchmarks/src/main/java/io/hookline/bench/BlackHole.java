// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A broker that takes every connection and never says a word, until it is closed. */
final class BlackHole implements AutoCloseable {
    private final ServerSocket server;
    private final List<Socket> taken = new ArrayList<>();

    private BlackHole(ServerSocket server) {
        this.server = server;
    }

    static BlackHole open() {
        try {
            BlackHole hole = new BlackHole(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread thread = new Thread(hole::takeAll, "black-hole");
            thread.setDaemon(true);
            thread.start();
            return hole;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An address at which nobody listens: it was free a moment ago. */
    static String refusing() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return address(free);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As Kafka's clients take it. */
    String address() {
        return address(server);
    }

    @Override
    public void close() throws IOException {
        server.close();
        synchronized (taken) {
            for (Socket socket : taken) {
                socket.close();
            }
        }
    }

    private void takeAll() {
        try {
            while (!server.isClosed()) {
                Socket socket = server.accept();
                synchronized (taken) {
                    taken.add(socket);
                }
            }
        } catch (IOException e) {
            if (!server.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String address(ServerSocket server) {
        return server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
    }
}
