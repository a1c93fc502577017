// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
    private static final String TOPIC = "test";

    @TempDir
    private Path data;

    @TempDir
    private Path otherData;

    /** Starts and closes a broker, then returns: the JVM must end by itself. */
    static final class StartAndStop {
        public static void main(String[] arguments) {
            EmbeddedKafka.start(Path.of(arguments[0]), 0).close();
        }
    }

    @Test
    void aStoppedBroker_comesBackOnItsPort_underTheSameProducer() throws Exception {
        EmbeddedKafka kafka = EmbeddedKafka.start(data, 0);
        createTopic(kafka);
        String cluster = clusterId(kafka);
        Map<String, Object> config = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers(), ProducerConfig.ACKS_CONFIG, "all");
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            assertThat(offsetOfNext(producer)).isZero();

            long begin = System.nanoTime();
            kafka.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));

            try (EmbeddedKafka again = EmbeddedKafka.start(data, kafka.port())) {
                assertThat(offsetOfNext(producer)).isEqualTo(1);
                assertThat(clusterId(again)).isEqualTo(cluster);
            }
        }
    }

    @Test
    void twoBrokers_runInOneJvm() throws Exception {
        try (EmbeddedKafka one = EmbeddedKafka.start(data, 0);
                EmbeddedKafka two = EmbeddedKafka.start(otherData, 0)) {
            createTopic(one);

            assertThat(topics(one)).contains(TOPIC);
            assertThat(topics(two)).doesNotContain(TOPIC);
            assertThat(clusterId(one)).isNotEqualTo(clusterId(two));
        }
    }

    @Test
    void aPortInUse_isNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedKafka.start(data, taken.getLocalPort()))
                    .isInstanceOf(ServerException.class)
                    .hasMessage(
                            "Kafka cannot start: port %d of 127.0.0.1 is in use by another process",
                            taken.getLocalPort());
        }
    }

    @Test
    void aClosedBroker_letsTheJvmEnd() throws Exception {
        try (ChildJvm child = ChildJvm.run(StartAndStop.class, data.toString())) {
            assertThat(child.exitCode()).isZero();
        }
    }

    private static long offsetOfNext(KafkaProducer<String, String> producer) throws Exception {
        return producer.send(new ProducerRecord<>(TOPIC, "value")).get().offset();
    }

    private static void createTopic(EmbeddedKafka kafka) throws Exception {
        try (Admin admin = admin(kafka)) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    private static Iterable<String> topics(EmbeddedKafka kafka) throws Exception {
        try (Admin admin = admin(kafka)) {
            return admin.listTopics().names().get();
        }
    }

    private static String clusterId(EmbeddedKafka kafka) throws Exception {
        try (Admin admin = admin(kafka)) {
            return admin.describeCluster().clusterId().get();
        }
    }

    private static Admin admin(EmbeddedKafka kafka) {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()));
    }
}
