// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookline.schema.DeadLetterHeaders;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterTextTest {
    private static final String NUMBER = "+493012345678";
    private static final String SOURCE = "hookline.call-events";

    @Test
    void position_isPartitionAtOffset() {
        assertThat(Position.parse("3@12")).contains(new Position(3, 12));
        assertThat(new Position(3, 12)).hasToString("3@12");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12", "@", "0@", "@1", "-1@2", "0@x", " 0@1", "0@1 ", "0@1234567890123456789"})
    void anythingElse_isNoPosition(String text) {
        assertThat(Position.parse(text)).isEmpty();
    }

    @Test
    void positions_sortByPartition_thenByOffset() {
        assertThat(List.of(new Position(0, 9), new Position(0, 10), new Position(1, 2)))
                .isSorted();
    }

    @Test
    void entry_isALineOfFacts_andTheMessageBelow() {
        assertThat(DeadLetterText.entry(letter("expected 0 and a schema id"), true))
                .containsExactly(
                        "0@12      2026-11-25T18:42:55Z  hookline.call-events-3@17       wrong_key             14 B  replayed",
                        "          expected 0 and a schema id");
    }

    @Test
    void entry_ofManyWords_orOneLongWord_fitsATerminal() {
        assertThat(DeadLetterText.entry(letter("many words ".repeat(30)), false))
                .hasSizeGreaterThan(3)
                .allMatch(line -> line.length() <= 100)
                .noneMatch(line -> line.endsWith(" "));
        assertThat(DeadLetterText.entry(letter("x".repeat(250)), true)).allMatch(line -> line.length() <= 100);
    }

    @Test
    void entry_ofAForeignWriter_quotesNoNumber_andIsNoLineMoreThanItsWords() {
        DeadLetter letter = letter("Invalid UUID\n string: " + NUMBER + " or (030) 123-45.67");

        assertThat(String.join("\n", DeadLetterText.entry(letter, false)))
                .doesNotContain("12345678", "123-45")
                .contains("Invalid UUID  string: … or (…");
        assertThat(DeadLetterText.json(letter, false)).doesNotContain("12345678");
    }

    @Test
    void json_saysWhatIsNotKnownByNull() {
        DeadLetter bare = DeadLetter.of(record(new RecordHeaders(), "desk-1", new byte[0], TimestampType.CREATE_TIME));

        assertThat(DeadLetterText.json(bare, false))
                .isEqualTo("{\"position\":\"0@12\",\"setAsideAt\":null,\"from\":null,\"cause\":\"unknown\","
                        + "\"message\":null,\"bytes\":0,\"replayed\":false}");
    }

    @Test
    void letterOfKafkaConnect_isUnderstood() {
        Headers headers = new RecordHeaders();
        add(headers, "__connect.errors.topic", "elsewhere");
        add(headers, "__connect.errors.partition", "1");
        add(headers, "__connect.errors.offset", "2");
        add(headers, "__connect.errors.exception.class.name", "org.example.DataException");
        add(headers, "__connect.errors.exception.message", "no schema");

        DeadLetter letter = DeadLetter.of(record(headers, "desk-1", new byte[1], TimestampType.LOG_APPEND_TIME));

        assertThat(letter.source()).contains("elsewhere-1@2");
        assertThat(letter.cause()).isEqualTo("DataException");
        assertThat(letter.message()).contains("no schema");
    }

    @Test
    void dump_showsOffsetsBytesAndText() {
        assertThat(DeadLetterText.dump("MicroSIP's hook\u0000~\u007F".getBytes(UTF_8)))
                .containsExactly(
                        "    00000000  4d 69 63 72 6f 53 49 50  27 73 20 68 6f 6f 6b 00  |MicroSIP's hook.|",
                        "    00000010  7e 7f                                             |~.|");
        assertThat(DeadLetterText.dump(new byte[0])).isEmpty();
        assertThat(DeadLetterText.dump(null)).containsExactly("    none");
    }

    @Test
    void page_showsKeyValueHeadersAndTrace_inAHundredColumns() {
        ConsumerRecord<byte[], byte[]> record =
                record(reason("m".repeat(120)), "desk-1", "the value".getBytes(UTF_8), TimestampType.LOG_APPEND_TIME);
        record.headers().add("binary", new byte[] {0, 1, (byte) 0xFF});

        List<String> page = DeadLetterText.page(record, true);

        assertThat(page).allMatch(line -> line.length() <= 100).noneMatch(line -> line.contains("\t"));
        assertThat(String.join("\n", page))
                .startsWith("Dead letter 0@12 of hookline.call-events.dlq\n")
                .contains("  set aside  2026-11-25T18:42:55Z\n", "  from       hookline.call-events-3@17\n")
                .contains("  ce_id\n    the event\n", "  binary\n    00000000  00 01 ff ")
                .contains("Key\n    desk-1\n", "Value, 9 bytes\n", "|the value|", "Stack trace\n")
                .containsOnlyOnce("IllegalStateException:");
    }

    @Test
    void replayedRecord_isTheOneThatCame_withOneHeaderMore() {
        Headers headers = reason("why");
        add(headers, DeadLetterHeaders.REPLAYED_FROM, "an earlier time");

        ProducerRecord<byte[], byte[]> again =
                Replay.again(record(headers, "desk-1", "the value".getBytes(UTF_8), TimestampType.LOG_APPEND_TIME));

        assertThat(again.topic()).isEqualTo(SOURCE);
        assertThat(again.partition()).isNull();
        assertThat(again.key()).asString(UTF_8).isEqualTo("desk-1");
        assertThat(again.value()).asString(UTF_8).isEqualTo("the value");
        assertThat(again.headers().toArray())
                .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
                .containsExactly("ce_id=the event", "hookline.replayed.from=hookline.call-events.dlq-0@12");
    }

    @Test
    void mark_namesItsLetter_andOnlyARecordWithoutAValueIsOne() {
        ConsumerRecord<byte[], byte[]> letter =
                record(new RecordHeaders(), null, new byte[1], TimestampType.LOG_APPEND_TIME);
        ProducerRecord<byte[], byte[]> mark = Replay.mark(letter);

        assertThat(mark.partition()).isZero();
        assertThat(mark.value()).isNull();
        assertThat(DeadLetter.replayed(record(mark.headers(), null, null, TimestampType.LOG_APPEND_TIME)))
                .contains(new Position(0, 12));
        assertThat(DeadLetter.replayed(record(mark.headers(), null, new byte[1], TimestampType.LOG_APPEND_TIME)))
                .isEqualTo(Optional.empty());
        assertThat(DeadLetter.replayed(letter)).isEqualTo(Optional.empty());
    }

    private static DeadLetter letter(String message) {
        return DeadLetter.of(
                record(reason(message), "desk-1", (NUMBER + " ").getBytes(UTF_8), TimestampType.LOG_APPEND_TIME));
    }

    private static Headers reason(String message) {
        Headers original = new RecordHeaders();
        add(original, "ce_id", "the event");
        DeadLetterHeaders headers = DeadLetterHeaders.after(original);
        headers.cause("wrong_key");
        headers.source(SOURCE, 3, 17);
        headers.failure(new IllegalStateException(message));
        return headers.all();
    }

    private static ConsumerRecord<byte[], byte[]> record(
            Headers headers, @Nullable String key, byte @Nullable [] value, TimestampType timestampType) {
        return new ConsumerRecord<>(
                "hookline.call-events.dlq",
                0,
                12,
                1_795_632_175_123L,
                timestampType,
                -1,
                -1,
                key == null ? null : key.getBytes(UTF_8),
                value,
                headers,
                Optional.empty());
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }
}
