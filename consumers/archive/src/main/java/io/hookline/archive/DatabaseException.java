// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import java.sql.SQLException;

/** PostgreSQL was away or refused; nothing of the transaction is stored. Holds no values of the rows. */
final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseException(SQLException cause) {
        super("not stored, SQLSTATE " + cause.getSQLState() + ": " + cause.getMessage(), cause);
    }
}
