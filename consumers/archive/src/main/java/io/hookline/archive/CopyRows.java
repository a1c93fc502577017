// SPDX-License-Identifier: Apache-2.0
package io.hookline.archive;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Rows for {@code COPY … FROM STDIN}, in its text format. What a text holds never ends its field or its row. */
final class CopyRows {
    private final StringBuilder rows = new StringBuilder();
    private boolean rowBegan;

    CopyRows text(@Nullable String value) {
        separate();
        if (value == null) {
            rows.append("\\N");
            return this;
        }
        String storable = Storable.text(value);
        for (int i = 0; i < storable.length(); i++) {
            char c = storable.charAt(i);
            switch (c) {
                case '\\' -> rows.append("\\\\");
                case '\t' -> rows.append("\\t");
                case '\n' -> rows.append("\\n");
                case '\r' -> rows.append("\\r");
                default -> rows.append(c);
            }
        }
        return this;
    }

    CopyRows time(@Nullable Instant value) {
        return text(value == null ? null : Storable.time(value));
    }

    /** A number, a truth value, an id: anything whose text is plain. */
    CopyRows plain(@Nullable Object value) {
        separate();
        rows.append(value == null ? "\\N" : value.toString());
        return this;
    }

    void endRow() {
        rows.append('\n');
        rowBegan = false;
    }

    /** Sends them. */
    void into(Connection connection, String tableAndColumns) throws SQLException {
        try {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + tableAndColumns + " FROM STDIN", new StringReader(rows.toString()));
        } catch (IOException e) {
            throw new SQLException("rows could not be sent", "08006", e);
        }
    }

    private void separate() {
        if (rowBegan) {
            rows.append('\t');
        }
        rowBegan = true;
    }
}
