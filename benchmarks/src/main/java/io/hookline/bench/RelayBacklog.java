// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import io.hookline.hook.Hook;
import io.hookline.hook.SpoolFile;
import io.hookline.hook.SpooledEvent;
import io.hookline.schema.KafkaConnection;
import io.hookline.schema.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * How fast a relay brings a full spool to Kafka: one that starts when the files are there and the broker is back. Next, in the
 * same run, a producer sends the very same records as fast as it can, from memory, in a JVM that is warm. Either rate is that
 * of a consumer: all records but the first, by the time between the first and the last.
 */
record RelayBacklog(int events, int runs) {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int LINGER_MILLIS = 5;
    private static final long SEED = 20_261_125;
    private static final long BEGINS_MICROS = 1_800_000_000_000_000L;

    /**
     * Of each run.
     *
     * @param relay events per second
     * @param producer records per second
     * @param secondsToEmpty from the start of the relay's process until no event file is left
     * @param processorSeconds what the relay used until then
     * @param megabytes the relay's resident memory then, and the most before
     */
    record Result(
            int events,
            List<Double> relay,
            List<Double> producer,
            List<Double> secondsToEmpty,
            List<Double> processorSeconds,
            List<Double> megabytes,
            List<Double> mostMegabytes) {
        Spread ratio() {
            return Spread.ofRatios(relay, producer);
        }
    }

    Result measure(RelayProcess.Command command, Path directory, KafkaConnection kafka, Notes notes) {
        Result result = new Result(
                events,
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        for (int run = 1; run <= runs; run++) {
            Path spool = fill(directory.resolve("backlog-" + run));
            List<Arrivals.Arrival> arrived = drain(command, spool, kafka, result);
            result.producer().add(send(arrived, kafka));
            Workshop.delete(spool);
            notes.note(String.format(
                    "run %d: relay %,.0f events/s, producer %,.0f records/s",
                    run, result.relay().get(run - 1), result.producer().get(run - 1)));
        }
        return result;
    }

    private List<Arrivals.Arrival> drain(
            RelayProcess.Command command, Path spool, KafkaConnection kafka, Result result) {
        try (Arrivals arrivals = Arrivals.from(kafka.bootstrapServers(), Topics.CALL_EVENTS.name())) {
            long began = System.nanoTime();
            try (RelayProcess relay = RelayProcess.start(command, spool, kafka)) {
                List<Arrivals.Arrival> arrived = arrivals.next(events, PATIENCE);
                Offsets.await("the relay empties its spool", PATIENCE, relay::isEmptied);
                result.secondsToEmpty().add((System.nanoTime() - began) / 1e9);
                result.processorSeconds().add(relay.processorTime().toMillis() / 1e3);
                result.megabytes().add(relay.residentMegabytes());
                result.mostMegabytes().add(relay.mostResidentMegabytes());
                result.relay().add(rate(arrived));
                return arrived;
            }
        }
    }

    private static double send(List<Arrivals.Arrival> records, KafkaConnection kafka) {
        try (Arrivals arrivals = Arrivals.from(kafka.bootstrapServers(), PassThroughSide.COPIES.name());
                KafkaProducer<byte[], byte[]> producer = RelayDelay.plainProducer(kafka, LINGER_MILLIS)) {
            for (Arrivals.Arrival record : records) {
                Future<RecordMetadata> unused = producer.send(RelayDelay.copy(record)); // that all come is seen below
            }
            producer.flush();
            return rate(arrivals.next(records.size(), PATIENCE));
        }
    }

    static double rate(List<Arrivals.Arrival> arrived) {
        long nanos = arrived.get(arrived.size() - 1).nanos() - arrived.get(0).nanos();
        return (arrived.size() - 1) * 1e9 / Math.max(1, nanos);
    }

    /** As hooks would, but without forcing each file: that these survive a power failure nobody asks. */
    private Path fill(Path spool) {
        SplittableRandom random = new SplittableRandom(SEED);
        try {
            Files.createDirectories(spool);
            for (int i = 0; i < events; i++) {
                long micros = BEGINS_MICROS + i * 1_000_000L;
                UUID id = new UUID((micros / 1_000) << 16 | 0x7000, 1L << 63 | random.nextLong() >>> 2);
                String number = "+49" + random.nextLong(3_000_000_000L, 9_999_999_999L);
                SpooledEvent event = SpooledEvent.of(id, Hook.CALL_END, micros, micros * 1_000, "bench", number);
                Files.write(spool.resolve(id + SpoolFile.SUFFIX), SpoolFile.encode(event));
            }
            return spool;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
