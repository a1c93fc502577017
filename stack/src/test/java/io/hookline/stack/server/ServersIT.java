// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookline.event.CallEvent;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedServers.class)
class ServersIT {
    @TempDir
    private Path temporary;

    @Test
    void anEvent_passesThroughKafkaAndTheRegistry(Servers servers) throws Exception {
        CallEvents events = CallEvents.of(servers);
        CallEvent sent = CallEvents.ringing("through");

        events.send(sent);

        assertThat(events.read("through", 1)).containsExactly(sent);
        assertThat(get(servers.registry().confluentUrl() + "/subjects")).contains("\"hookline.call-events-value\"");
    }

    @Test
    void servers_listenOnLoopbackOnly(Servers servers) throws Exception {
        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .toList();
        for (InetAddress address : others) {
            for (int port : List.of(
                    servers.kafka().port(),
                    servers.registry().port(),
                    servers.postgres().port())) {
                assertThatThrownBy(() -> connect(address, port)).isInstanceOf(ConnectException.class);
            }
        }
    }

    @Test
    void aPortInUse_isNamed_andNothingIsLeftRunning() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DataDirectory data = DataDirectory.open(temporary)) {
            Servers.Ports ports = new Servers.Ports(0, taken.getLocalPort(), 0);

            assertThatThrownBy(() -> Servers.start(data, ports, Progress.SILENT))
                    .isInstanceOf(ServerException.class)
                    .hasMessage(
                            "the schema registry cannot start: port %d of 127.0.0.1 is in use by another process",
                            taken.getLocalPort())
                    .hasNoSuppressedExceptions();

            assertThat(data.postgres().resolve("cluster/postmaster.pid")).doesNotExist();
            assertThat(data.kafka().resolve(".kafka_cleanshutdown")).exists();
        }
    }

    private static void connect(InetAddress address, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 2_000);
        }
    }

    static String get(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
