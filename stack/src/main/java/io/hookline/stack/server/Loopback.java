// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** The TCP ports of this machine's loopback address, the only address that the servers listen on. */
public final class Loopback {
    static final String ADDRESS = "127.0.0.1";

    private static final byte[] BYTES = {127, 0, 0, 1};

    /**
     * Free ports are looked for below the range from which Linux, macOS and Windows take the near end of outgoing
     * connections; a port from that range may be gone again before the server binds it.
     */
    private static final int FIRST = 20_000;

    private static final int END = 32_000;
    private static final int ATTEMPTS = 1_000;

    /** Ports once given out as free are not given out again by this JVM: their server may not have bound them yet. */
    private static final Set<Integer> GIVEN_OUT = ConcurrentHashMap.newKeySet();

    private Loopback() {}

    /**
     * The port for a server to bind.
     *
     * @param server who will bind it, for the message
     * @param port the wanted one, or 0 for any that is free
     * @throws ServerException when the wanted port is in use
     */
    static int port(String server, int port) {
        requireFree(server, port);
        if (port != 0) {
            return port;
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int candidate = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (!GIVEN_OUT.contains(candidate) && isFree(candidate) && GIVEN_OUT.add(candidate)) {
                return candidate;
            }
        }
        throw new ServerException(server + " cannot start: no free port found from " + FIRST + " to " + END);
    }

    /**
     * Refuses a port that cannot be bound now; 0, any that is free, always can.
     *
     * @param server who will bind it, for the message
     * @throws ServerException when it is in use
     */
    public static void requireFree(String server, int port) {
        if (port != 0 && !isFree(port)) {
            throw new ServerException(
                    server + " cannot start: port " + port + " of " + ADDRESS + " is in use by another process");
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // Connections of an earlier run that linger in TIME_WAIT do not hold the port.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(BYTES), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
