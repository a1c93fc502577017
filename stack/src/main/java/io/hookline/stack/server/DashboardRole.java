// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The PostgreSQL role that the machine's Grafana reads as. It reads and cannot write, numbers too: whoever may look into this
 * data directory's Grafana may look into the directory.
 */
final class DashboardRole {
    static final String NAME = "grafana";

    private DashboardRole() {}

    /**
     * Makes the role that may be missing, and grants it what a new version may have added.
     *
     * @param postgres in which the archive has made its tables
     * @throws ServerException when PostgreSQL refuses it
     */
    static void make(PostgresServer postgres) {
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl(PostgresServer.HOOKLINE));
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    DO $$
                    BEGIN
                        IF to_regrole('%1$s') IS NULL THEN CREATE ROLE %1$s LOGIN; END IF;
                    END $$;
                    ALTER ROLE %1$s SET default_transaction_read_only = on;
                    ALTER ROLE %1$s SET statement_timeout = '60s';
                    SELECT archive_grant_numbers('%1$s')""".formatted(NAME));
        } catch (SQLException e) {
            throw new ServerException("the role of dashboards cannot be made: " + e.getMessage(), e);
        }
    }
}
