// SPDX-License-Identifier: Apache-2.0
package io.hookline.metrics;

import static io.hookline.metrics.CallRecords.NINE;
import static io.hookline.metrics.CallRecords.NUMBER;
import static io.hookline.metrics.CallRecords.STATION;
import static io.hookline.metrics.CallRecords.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.hookline.event.Call;
import io.hookline.event.Direction;
import io.hookline.event.Outcome;
import io.hookline.event.Quality;
import io.hookline.schema.CallChange;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.RetriableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

class CallCounterTest {
    /** As the registry's, which only its own package can make. */
    private static final class RegistryAway extends RetriableException {
        private static final long serialVersionUID = 1L;
    }

    private final Counts counts = new Counts();
    private final CallRecords records = new CallRecords();
    private final CallCounter counter =
            new CallCounter(records, new CallMeters(counts.registry), () -> NINE.plusSeconds(100));
    private final Logger logger = (Logger) LoggerFactory.getLogger(CallCounter.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
        logger.setLevel(Level.WARN);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    static Stream<Arguments> directionsAndOutcomes() {
        return Arrays.stream(Direction.values())
                .flatMap(direction -> Arrays.stream(Outcome.values()).map(outcome -> Arguments.of(direction, outcome)));
    }

    @ParameterizedTest
    @MethodSource("directionsAndOutcomes")
    void aClosedCall_isCountedOnceUnderDirectionAndOutcome(Direction direction, Outcome outcome) {
        records.add(call(direction, null).setRevision(1), CallChange.OPENED)
                .add(call(direction, null), CallChange.PROGRESSED)
                .add(call(direction, outcome).setRingMillis(4000L).setTalkMillis(61_000L), CallChange.CLOSED);

        counter.handle(records.batch());

        assertThat(counts.count(
                        "hookline.calls", "direction", Counts.lower(direction), "outcome", Counts.lower(outcome)))
                .isEqualTo(1);
        assertThat(counts.total("hookline.calls")).isEqualTo(1);
        assertThat(counts.total("hookline.calls.corrected")).isZero();
        assertThat(counts.ring(direction, outcome).totalTime(TimeUnit.SECONDS)).isEqualTo(4);
        assertThat(counts.talk(direction).totalTime(TimeUnit.SECONDS)).isEqualTo(61);
        assertThat(counts.results("counted")).isEqualTo(1);
        assertThat(counts.results("open")).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("directionsAndOutcomes")
    void aCorrectedCall_isCountedApart_andItsDurationsStayOutOfTheHistograms(Direction direction, Outcome outcome) {
        records.add(call(direction, outcome).setRingMillis(4000L).setTalkMillis(61_000L), CallChange.CORRECTED)
                .add(call(direction, outcome).setRingMillis(4000L), CallChange.CORRECTED);

        counter.handle(records.batch());

        assertThat(counts.count(
                        "hookline.calls.corrected",
                        "direction",
                        Counts.lower(direction),
                        "outcome",
                        Counts.lower(outcome)))
                .isEqualTo(2);
        assertThat(counts.total("hookline.calls")).isZero();
        assertThat(counts.total("hookline.calls.quality")).isZero();
        assertThat(counts.durations("hookline.call.ring")).isZero();
        assertThat(counts.durations("hookline.call.talk")).isZero();
        assertThat(counts.durations("hookline.calls.delay")).isZero();
        assertThat(counts.count("hookline.calls.corrected.durations", "duration", "ring"))
                .isEqualTo(2);
        assertThat(counts.count("hookline.calls.corrected.durations", "duration", "talk"))
                .isEqualTo(1);
        assertThat(counts.results("corrected")).isEqualTo(2);
    }

    @Test
    void aReopenedCall_isNotTakenBack_andNotCountedAgainWhenItEnds() {
        records.add(call(Direction.INBOUND, Outcome.MISSED), CallChange.CLOSED)
                .add(call(Direction.INBOUND, null), CallChange.REOPENED)
                .add(call(Direction.INBOUND, Outcome.ANSWERED), CallChange.CORRECTED);

        counter.handle(records.batch());

        assertThat(counts.total("hookline.calls")).isEqualTo(1);
        assertThat(counts.results("counted")).isEqualTo(1);
        assertThat(counts.results("reopened")).isEqualTo(1);
        assertThat(counts.results("corrected")).isEqualTo(1);
    }

    @Test
    void unknownDurations_areNotRecorded() {
        records.add(call(Direction.INBOUND, Outcome.ANSWERED), CallChange.CLOSED)
                .add(call(Direction.INBOUND, Outcome.ANSWERED).setTalkMillis(-1L), CallChange.CLOSED);

        counter.handle(records.batch());

        assertThat(counts.durations("hookline.call.ring")).isZero();
        assertThat(counts.durations("hookline.call.talk")).isZero();
        assertThat(counts.durations("hookline.calls.delay")).isZero();
        assertThat(counts.total("hookline.calls")).isEqualTo(2);
        assertThat(counts.unmeasured("ring")).isEqualTo(2);
        assertThat(counts.unmeasured("talk")).isEqualTo(2);
        assertThat(counts.unmeasured("delay")).isEqualTo(2);
    }

    @Test
    void talkTime_ofACallThatNobodyAnswered_isNotUnmeasured() {
        records.add(call(Direction.INBOUND, Outcome.MISSED).setRingMillis(4000L).setEndedAt(NINE), CallChange.CLOSED);

        counter.handle(records.batch());

        assertThat(counts.total("hookline.calls.unmeasured")).isZero();
    }

    @Test
    void stage_isFromThePublishingToTheCount_butForWhatWasRebuilt() {
        records.publishedAt(NINE.plusSeconds(98))
                .add(call(Direction.INBOUND, null), CallChange.OPENED)
                .add(call(Direction.INBOUND, Outcome.MISSED), CallChange.REBUILT);

        counter.handle(records.batch());

        assertThat(counts.stage().count()).isEqualTo(1);
        assertThat(counts.stage().totalTime(TimeUnit.SECONDS)).isEqualTo(2);
    }

    @Test
    void stage_ofARecordThatDoesNotSayWhenItWasPublished_isUnknown() {
        records.add(call(Direction.INBOUND, null), CallChange.OPENED);

        counter.handle(records.batch());

        assertThat(counts.stage().count()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void quality_isCountedOnceForACall(Quality quality) {
        records.add(call(Direction.INBOUND, Outcome.MISSED).setQuality(quality), CallChange.CLOSED);

        counter.handle(records.batch());

        assertThat(counts.count("hookline.calls.quality", "quality", Counts.lower(quality)))
                .isEqualTo(1);
        assertThat(counts.total("hookline.calls.quality")).isEqualTo(1);
    }

    @Test
    void delay_isFromTheEndOfTheCallToNow() {
        records.add(call(Direction.INBOUND, Outcome.MISSED).setEndedAt(NINE.plusSeconds(30)), CallChange.CLOSED);

        counter.handle(records.batch());

        assertThat(counts.delay().totalTime(TimeUnit.SECONDS)).isCloseTo(70, within(0.001));
    }

    @Test
    void delay_ofADeskWhoseClockIsAhead_isZero() {
        records.add(call(Direction.INBOUND, Outcome.MISSED).setEndedAt(NINE.plusSeconds(500)), CallChange.CLOSED);

        counter.handle(records.batch());

        assertThat(counts.delay().count()).isEqualTo(1);
        assertThat(counts.delay().totalTime(TimeUnit.SECONDS)).isZero();
    }

    @Test
    void anUnreadableRecord_isRejectedAndNamedWithoutItsContent_andTheRestIsCounted() {
        records.addUnreadable().add(call(Direction.INBOUND, Outcome.MISSED), CallChange.CLOSED);

        counter.handle(records.batch());

        assertThat(counts.results("rejected")).isEqualTo(1);
        assertThat(counts.results("counted")).isEqualTo(1);
        assertThat(log.list).singleElement().satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.WARN);
            assertThat(event.getFormattedMessage())
                    .isEqualTo("hookline.calls-3@0 not counted: not readable as a call (SerializationException)");
            assertThat(event.getThrowableProxy()).isNull();
        });
    }

    @Test
    void aTombstone_isCountedAsSuch() {
        counter.handle(records.addTombstone().batch());

        assertThat(counts.results("tombstone")).isEqualTo(1);
        assertThat(log.list).isEmpty();
    }

    @Test
    void aRebuiltCall_isNotCountedAgain_withOutcomeOrWithout() {
        counter.handle(records.add(call(Direction.INBOUND, Outcome.MISSED), CallChange.REBUILT)
                .add(call(Direction.INBOUND, null), CallChange.REBUILT)
                .batch());

        assertThat(counts.results("rebuilt")).isEqualTo(2);
        assertThat(counts.total("hookline.calls")).isZero();
        assertThat(log.list).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = "REBUILT", mode = EnumSource.Mode.EXCLUDE) // which may have an outcome or not
    void aTypeThatContradictsTheOutcome_isRejected(CallChange change) {
        boolean ends = change == CallChange.CLOSED || change == CallChange.CORRECTED;

        counter.handle(records.add(call(Direction.INBOUND, ends ? null : Outcome.MISSED), change)
                .batch());

        assertThat(counts.results("rejected")).isEqualTo(1);
        assertThat(counts.total("hookline.calls")).isZero();
        assertThat(log.list).hasSize(1);
    }

    @Test
    void withoutAKnownType_onlyWhatIsCertainIsCounted() {
        records.addWithoutChange(call(Direction.INBOUND, null))
                .addWithoutChange(call(Direction.INBOUND, Outcome.MISSED).setRevision(1))
                .addWithoutChange(call(Direction.INBOUND, Outcome.MISSED).setRevision(2))
                .add(call(Direction.INBOUND, Outcome.MISSED).setRevision(3), "io.hookline.call.annotated");

        counter.handle(records.batch());

        assertThat(counts.results("open")).isEqualTo(1);
        assertThat(counts.results("counted")).isEqualTo(1);
        assertThat(counts.results("rejected")).isEqualTo(2);
        assertThat(counts.total("hookline.calls")).isEqualTo(1);
    }

    @Test
    void aBatchThatFailsOnTheWay_isCountedOnce() {
        records.add(call(Direction.INBOUND, Outcome.MISSED), CallChange.CLOSED)
                .addUnreadable()
                .add(call(Direction.OUTBOUND, Outcome.BUSY), CallChange.CLOSED);
        records.outageAfter(2, new RegistryAway());

        for (int attempt = 0; attempt < 3; attempt++) {
            assertThatThrownBy(() -> counter.handle(records.batch())).isInstanceOf(RegistryAway.class);
        }
        assertThat(counts.total("hookline.call.records")).isZero();
        assertThat(log.list).isEmpty();
        records.outageEnds();
        counter.handle(records.batch());

        assertThat(counts.total("hookline.calls")).isEqualTo(2);
        assertThat(counts.total("hookline.call.records")).isEqualTo(3);
        assertThat(log.list).hasSize(1);
    }

    @Test
    void anyMixOfRecords_addsUp() {
        Random random = new Random(20260302);
        int sent = 5000;
        int unknownRing = 0;
        for (int record = 0; record < sent; record++) {
            switch (random.nextInt(8)) {
                case 0 -> records.addTombstone();
                case 1 -> records.addUnreadable();
                case 2 -> records.addWithoutChange(randomCall(random).setRevision(5));
                default -> {
                    CallChange change = pick(random, CallChange.values());
                    Call.Builder call = randomCall(random);
                    unknownRing +=
                            change == CallChange.CLOSED && call.getOutcome() != null && call.getRingMillis() == null
                                    ? 1
                                    : 0;
                    records.add(call, change);
                }
            }
        }

        counter.handle(records.batch());

        assertThat(counts.total("hookline.call.records")).isEqualTo(sent);
        assertThat(counts.results("counted"))
                .isPositive()
                .isEqualTo(counts.total("hookline.calls"))
                .isEqualTo(counts.total("hookline.calls.quality"))
                .isEqualTo(counts.durations("hookline.call.ring") + unknownRing)
                .isEqualTo(counts.durations("hookline.call.ring") + counts.unmeasured("ring"))
                .isEqualTo(counts.durations("hookline.calls.delay") + counts.unmeasured("delay"));
        assertThat(counts.results("corrected")).isPositive().isEqualTo(counts.total("hookline.calls.corrected"));
        assertThat(log.list).hasSize((int) counts.results("rejected"));
        assertThat(counts.registry.scrape()).doesNotContain(NUMBER.substring(1)).doesNotContain(STATION);
        assertThat(log.list).noneMatch(event -> event.getFormattedMessage().contains(NUMBER.substring(1)));
    }

    private static Call.Builder randomCall(Random random) {
        Outcome outcome = random.nextBoolean() ? pick(random, Outcome.values()) : null;
        return call(pick(random, Direction.values()), outcome)
                .setQuality(pick(random, Quality.values()))
                .setRingMillis(random.nextBoolean() ? (long) random.nextInt(200_000) : null)
                .setTalkMillis(random.nextBoolean() ? (long) random.nextInt(9_000_000) : null)
                .setEndedAt(random.nextBoolean() ? NINE.plus(Duration.ofMillis(random.nextInt(200_000))) : null);
    }

    private static <T> T pick(Random random, T[] from) {
        return from[random.nextInt(from.length)];
    }
}
