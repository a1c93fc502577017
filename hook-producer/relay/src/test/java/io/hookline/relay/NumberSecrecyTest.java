// SPDX-License-Identifier: Apache-2.0
package io.hookline.relay;

import static io.hookline.relay.Events.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.hookline.hook.SpoolFile;
import io.hookline.service.RunningService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class NumberSecrecyTest {
    private final Path spool;
    private final FakeTopic topic = new FakeTopic();
    private final Desk desk;

    NumberSecrecyTest(@TempDir Path spool) {
        this.spool = spool;
        this.desk = new Desk(spool, topic);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void number_isInNoLogLineMetricHealthOrFileName() throws IOException {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("io.hookline");
        logger.setLevel(Level.TRACE);
        logger.addAppender(log);
        log.start();
        try {
            AtomicInteger failures = new AtomicInteger(2);
            topic.fault(event -> {
                if (event.getSequence() == 3) {
                    return new EventPublisher.RefusedException(new IllegalStateException("no"));
                }
                return failures.getAndDecrement() > 0 ? new IllegalStateException("away") : null;
            });
            byte[] damaged = SpoolFile.encode(event(2));
            damaged[damaged.length - 1] ^= 1;
            Files.write(spool.resolve(EventFiles.name(event(2).id())), damaged);
            Files.write(spool.resolve(Events.NUMBER + ".event"), damaged);
            for (int n : List.of(1, 3, 4, 5)) {
                desk.hook(n);
            }
            RunningService relay = desk.start();
            await().until(() -> desk.events().isEmpty());
            String served = desk.metrics() + desk.health();
            relay.close();
            logger.detachAppender(log);

            assertThat(List.copyOf(log.list)).hasSizeGreaterThan(5).allSatisfy(line -> {
                assertThat(line.getFormattedMessage()).doesNotContain(Events.NUMBER);
                if (line.getThrowableProxy() != null) {
                    assertThat(ThrowableProxyUtil.asString(line.getThrowableProxy()))
                            .doesNotContain(Events.NUMBER);
                }
            });
            assertThat(served).doesNotContain(Events.NUMBER);
            assertThat(Files.readString(spool.resolve(SequenceFile.NAME))).doesNotContain(Events.NUMBER);
        } finally {
            logger.detachAppender(log);
            logger.setLevel(null);
        }
    }
}
