// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookline.service.StageDelay.Stage;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StageDelayTest {
    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final StageDelay stages = new StageDelay(meters, Stage.HOOK_TO_SENT, Stage.SENT_TO_APPENDED);

    @Test
    void aStage_takesFromItsBeginToItsEnd() {
        stages.record(Stage.HOOK_TO_SENT, NINE, NINE.plusMillis(250));

        assertThat(timer("hook_to_sent").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(250);
        assertThat(timer("sent_to_appended").count()).isZero();
    }

    @Test
    void clocksThatAreApart_areNoTimeOrAYear() {
        stages.record(Stage.SENT_TO_APPENDED, NINE.plusSeconds(5), NINE);
        assertThat(timer("sent_to_appended").count()).isEqualTo(1);
        assertThat(timer("sent_to_appended").totalTime(TimeUnit.SECONDS)).isZero();

        stages.record(Stage.SENT_TO_APPENDED, Instant.EPOCH, NINE);
        assertThat(timer("sent_to_appended").totalTime(TimeUnit.DAYS)).isEqualTo(365);
    }

    @Test
    void aStageOfAnotherService_isRefused() {
        assertThatThrownBy(() -> stages.record(Stage.PUBLISHED_TO_ARCHIVED, NINE, NINE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected one of [HOOK_TO_SENT, SENT_TO_APPENDED], was PUBLISHED_TO_ARCHIVED");
    }

    private Timer timer(String stage) {
        return meters.get("hookline.stage.delay").tag("stage", stage).timer();
    }
}
