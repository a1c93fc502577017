// SPDX-License-Identifier: Apache-2.0
package io.hookline.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloserTest {
    private final List<String> closed = new ArrayList<>();
    private final Closer closer = new Closer();

    @Test
    void whatWasOpenedFirst_isClosedLast() {
        closer.add(() -> closed.add("consumer"));
        closer.add(() -> closed.add("database"));
        closer.add(() -> closed.add("endpoint"));

        closer.close();

        assertThat(closed).containsExactly("endpoint", "database", "consumer");
    }

    @Test
    void whatIsAdded_isGivenBack() {
        AutoCloseable database = () -> closed.add("database");

        assertThat(closer.add(database)).isSameAs(database);
    }

    @Test
    void closingTwice_closesOnce() {
        closer.add(() -> closed.add("consumer"));

        closer.close();
        closer.close();

        assertThat(closed).hasSize(1);
    }

    @Test
    void theFirstFailure_isThrownWhenAllAreClosed_andLaterOnesAreSuppressed() {
        closer.add(() -> closed.add("consumer"));
        Exception later = new IOException("database");
        Exception first = new IllegalStateException("endpoint");
        closer.add(failing(later));
        closer.add(failing(first));

        assertThatThrownBy(closer::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("endpoint")
                .cause()
                .isSameAs(first)
                .hasSuppressedException(later);

        assertThat(closed).containsExactly("consumer");
    }

    @Test
    void anError_keepsNothingOpen() {
        closer.add(() -> closed.add("consumer"));
        closer.add(() -> {
            throw new NoClassDefFoundError("endpoint");
        });

        assertThatThrownBy(closer::close).hasCauseInstanceOf(NoClassDefFoundError.class);

        assertThat(closed).containsExactly("consumer");
    }

    @Test
    void theSameFailureTwice_keepsNothingOpen() {
        IOException same = new IOException("disk full");
        closer.add(() -> closed.add("consumer"));
        closer.add(failing(same));
        closer.add(failing(same));

        assertThatThrownBy(closer::close).hasCause(same);

        assertThat(closed).containsExactly("consumer");
    }

    @Test
    void anInterrupt_isKeptInTheFlag() {
        closer.add(() -> closed.add("consumer"));
        closer.add(failing(new InterruptedException()));

        assertThatThrownBy(closer::close).hasCauseInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(closed).containsExactly("consumer");
    }

    @Test
    void afterAFailedStart_failuresToCloseAreSuppressedInIt() {
        StartException start = new StartException("port in use", null);
        closer.add(failing(new IOException("database")));

        assertThatCode(() -> closer.closeAfter(start)).doesNotThrowAnyException();

        assertThat(start.getSuppressed())
                .singleElement()
                .satisfies(later -> assertThat(later).hasMessageContaining("database"));
    }

    private static AutoCloseable failing(Exception failure) {
        return () -> {
            throw failure;
        };
    }
}
