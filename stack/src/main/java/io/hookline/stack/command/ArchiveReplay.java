// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.archive.Readmission;
import io.hookline.archive.Readmission.Answer;
import io.hookline.archive.Readmission.Result;
import io.hookline.schema.RegistryUnavailableException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Takes dead letters of the archive into its tables, in batches of one transaction, and then marks them as replayed. An end
 * between the two leaves letters that are stored and not marked: another replay finds their rows there, and marks them. What
 * is still refused is not marked.
 */
final class ArchiveReplay {
    private static final int AT_ONCE = 100;
    private static final String RUN_AGAIN = "run it again, what was done is not done twice";

    private final Readmission archive;
    private final Replay marks;
    private final PrintWriter err;
    private final List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
    private final Map<Result, Long> counts = new EnumMap<>(Result.class);

    /** @param err where letters are named that stay as they are */
    ArchiveReplay(Readmission archive, Replay marks, PrintWriter err) {
        this.archive = archive;
        this.marks = marks;
        this.err = err;
    }

    /**
     * Takes one; what became of it is known after {@link #finish} or a later call.
     *
     * @throws DeadLetterException when the database, the registry or Kafka is away; what was marked before is done
     */
    void take(ConsumerRecord<byte[], byte[]> letter) {
        batch.add(letter);
        if (batch.size() == AT_ONCE) {
            finish();
        }
    }

    /** Takes what is left, and marks it. */
    void finish() {
        List<Answer> answers;
        try {
            answers = archive.take(batch);
        } catch (SQLException e) {
            throw failure("the archive's database", e);
        } catch (RegistryUnavailableException e) {
            throw new DeadLetterException("the schema registry does not answer; " + RUN_AGAIN, e);
        }
        for (int i = 0; i < batch.size(); i++) {
            answered(batch.get(i), answers.get(i));
        }
        batch.clear();
        marks.finish();
    }

    /** The database's own message may quote a row. */
    static DeadLetterException failure(String database, SQLException failure) {
        return new DeadLetterException(database + ": SQLSTATE " + failure.getSQLState() + "; " + RUN_AGAIN, failure);
    }

    /** How many letters stay as they are. */
    long left() {
        return count(Result.REFUSED) + count(Result.UNREADABLE);
    }

    /** What became of the others, in words. */
    String summary() {
        return count(Result.STORED) + " stored, " + count(Result.KNOWN) + " known, " + count(Result.GONE)
                + " of calls that are no more";
    }

    private void answered(ConsumerRecord<byte[], byte[]> letter, Answer answer) {
        counts.merge(answer.result(), 1L, Long::sum);
        switch (answer.result()) {
            case STORED, KNOWN, GONE -> marks.sentElsewhere(letter);
            case REFUSED, UNREADABLE ->
                err.println("hookline: " + DeadLetter.positionOf(letter) + " not replayed: " + answer.reason());
        }
    }

    private long count(Result result) {
        return counts.getOrDefault(result, 0L);
    }
}
