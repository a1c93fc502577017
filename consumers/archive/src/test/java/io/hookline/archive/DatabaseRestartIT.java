// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookline.archive.ArchiveMetrics.Result;
import io.hookline.schema.Topics;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL of its own, which is stopped and started again under a running archive. */
class DatabaseRestartIT {
    @TempDir
    private Path directory;

    @Test
    void databaseStoppedAndStartedAgain_nothingIsLostAndNothingTwice() throws IOException {
        int port = freePort();
        TopicLog log = new TopicLog().add(Desk.incoming(1));
        TestDatabase database;
        RunningArchive archive;
        try (EmbeddedPostgres server = server(port)) {
            database = TestDatabase.at(server, "postgres");
            Database.migrate(database.settings());
            archive = new RunningArchive(database, log).assigned();
            archive.take();
        }
        log.add(Desk.ends(2)).add(Desk.answered(1, 1));
        assertThatThrownBy(archive::take).isInstanceOf(DatabaseException.class);
        assertThatThrownBy(archive::assigned).isInstanceOf(DatabaseException.class);
        try (EmbeddedPostgres server = server(port)) {
            archive.take();

            assertThat(server.getPort()).isEqualTo(port);
            assertThat(database.count("call_events")).isEqualTo(2);
            assertThat(database.count("calls")).isEqualTo(1);
            assertThat(archive.counted(Topics.CALL_EVENTS, Result.STORED)).isEqualTo(2);
            assertThat(archive.counted(Topics.CALL_EVENTS, Result.DUPLICATE)).isZero();
            archive.close();
        }
    }

    private EmbeddedPostgres server(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
