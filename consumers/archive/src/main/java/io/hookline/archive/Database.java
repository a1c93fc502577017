// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The archive's connections to PostgreSQL. A connection that broke is replaced by a new one, so a database that was away
 * needs no restart here. A server that no longer answers is noticed after {@link #SILENCE}.
 */
final class Database implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration POOLED = Duration.ofSeconds(3);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final int FOR_EVER = 0;
    private static final int MOST_CONNECTIONS = 2;

    /**
     * Another instance that was cut off from the server in the middle of a transaction holds its locks until the server
     * ends it; without the first setting that is when TCP gives up, hours later.
     */
    private static final String SESSION = "SET idle_in_transaction_session_timeout = '20s'; SET lock_timeout = '10s'";

    private final HikariDataSource pool;

    private Database(HikariDataSource pool) {
        this.pool = pool;
    }

    /** What is done in one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /**
     * Brings the tables to this version; several instances at once take turns. Waits for no lost server: a migration may
     * take its time.
     *
     * @throws FlywayException when the database is away or refuses; it is as it was before
     */
    static void migrate(DatabaseSettings settings) {
        migrate(settings, "latest");
    }

    /** The same to an earlier version, as a test needs it. */
    static void migrate(DatabaseSettings settings, String version) {
        Flyway.configure(Database.class.getClassLoader())
                .dataSource(dataSource(settings, FOR_EVER))
                .locations("classpath:io/hookline/archive/migration")
                .table("archive_migrations")
                // The database may hold tables of others, e.g. of Grafana.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .validateMigrationNaming(true)
                .target(version)
                .load()
                .migrate();
    }

    /** One connection, for a command. */
    static Connection connect(DatabaseSettings settings) throws SQLException {
        return dataSource(settings, Math.toIntExact(SILENCE.toSeconds())).getConnection();
    }

    /** Connects when first asked to; does not fail when the database is away. */
    static Database open(DatabaseSettings settings, MeterRegistry meters) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("archive");
        config.setDataSource(dataSource(settings, Math.toIntExact(SILENCE.toSeconds())));
        config.setMaximumPoolSize(MOST_CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(POOLED.toMillis());
        config.setInitializationFailTimeout(-1);
        config.setAutoCommit(false);
        config.setConnectionInitSql(SESSION);
        config.setMetricRegistry(meters);
        return new Database(new HikariDataSource(config));
    }

    /**
     * Does all of the work or nothing of it.
     *
     * @throws DatabaseException when the database is away or refuses. When the connection broke during the commit, the
     *     work may be done none the less
     */
    <T> T inTransaction(Work<T> work) {
        // The pool rolls back what was not committed when it takes the connection back.
        try (Connection connection = pool.getConnection()) {
            T result = work.in(connection);
            connection.commit();
            return result;
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    private static PGSimpleDataSource dataSource(DatabaseSettings settings, int socketTimeoutSeconds) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setURL(settings.url());
        dataSource.setUser(settings.user());
        dataSource.setPassword(settings.password());
        dataSource.setApplicationName("hookline-archive");
        dataSource.setConnectTimeout(Math.toIntExact(CONNECT.toSeconds()));
        dataSource.setSocketTimeout(socketTimeoutSeconds);
        dataSource.setTcpKeepAlive(true);
        // The detail of an error quotes the row, and with it the number that called.
        dataSource.setLogServerErrorDetail(false);
        return dataSource;
    }
}
