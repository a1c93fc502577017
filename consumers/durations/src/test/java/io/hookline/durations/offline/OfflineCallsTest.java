// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hookline.durations.machine.Bounds;
import io.hookline.durations.machine.Limits;
import io.hookline.durations.machine.Numbering;
import io.hookline.durations.machine.StationMachine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.util.Lists;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfflineCallsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RING =
            "{'station':'desk-1','hook':'cmdCallRing','number':'+4989','at':'2026-03-02T09:00:00.200Z'}";

    private final List<String> problems = new ArrayList<>();
    private final List<String> out = new ArrayList<>();
    private long rejected;

    /** Lines of JSON with ' for ". */
    private List<JsonNode> calls(String... lines) throws IOException {
        return callsUntil(null, lines);
    }

    private List<JsonNode> callsUntil(@Nullable String until, String... lines) throws IOException {
        try (OfflineCalls offline = new OfflineCalls(new StationMachine(Limits.DEFAULT, Numbering.PLAIN), false)) {
            String text = String.join("\n", lines).replace('\'', '"');
            rejected = offline.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), problems::add);
            offline.finish(until == null ? null : Instant.parse(until), out::add);
        }
        List<JsonNode> calls = new ArrayList<>();
        for (String line : out) {
            calls.add(JSON.readTree(line));
        }
        return calls;
    }

    private static String event(String station, String hook, String number, String time) {
        return "{'station':'" + station + "','hook':'" + hook + "','number':'" + number + "','at':'2026-03-02T" + time
                + "Z'}";
    }

    private static String event(String station, String hook, String number, String time, String more) {
        return event(station, hook, number, time).replaceFirst("}$", "," + more + "}");
    }

    // Output

    @Test
    void line_hasTheFieldsInTheirOrder() throws IOException {
        calls(event("desk-1", "cmdIncomingCall", "100", "09:00:00", "'id':'018f2f6e-7f1a-7c3d-8a5b-0123456789ab'"));

        assertThat(out)
                .containsExactly(("{'callId':'018f2f6e-7f1a-7c3d-8a5b-0123456789ab','revision':2,'station':'desk-1',"
                                + "'direction':'INBOUND','number':'100','outcome':'REJECTED',"
                                + "'startedAt':'2026-03-02T09:00:00.000Z','ringingAt':null,'answeredAt':null,"
                                + "'endedAt':null,'ringMillis':null,'talkMillis':null,'quality':'INFERRED',"
                                + "'notes':['END_MISSING']}")
                        .replace('\'', '"'));
    }

    @Test
    void fields_areTheSameWhateverIsKnown() throws IOException {
        List<JsonNode> calls = calls(
                event("desk-1", "cmdIncomingCall", "100", "09:00:00"),
                event("desk-1", "cmdCallRing", "100", "09:00:01"),
                event("desk-1", "cmdCallAnswer", "100", "09:00:02"),
                event("desk-1", "cmdCallEnd", "100", "09:00:03"),
                event("desk-1", "cmdCallEnd", "200", "09:00:04"));

        assertThat(calls)
                .hasSize(2)
                .allSatisfy(call -> assertThat(Lists.newArrayList(call.fieldNames()))
                        .containsExactly(
                                "callId",
                                "revision",
                                "station",
                                "direction",
                                "number",
                                "outcome",
                                "startedAt",
                                "ringingAt",
                                "answeredAt",
                                "endedAt",
                                "ringMillis",
                                "talkMillis",
                                "quality",
                                "notes"));
        assertThat(calls.get(0).get("ringingAt").asText()).isEqualTo("2026-03-02T09:00:01.000Z");
        assertThat(calls.get(0).get("ringMillis").isIntegralNumber()).isTrue();
    }

    @Test
    void times_haveMicrosecondsWhereTheyNeedThem() throws IOException {
        List<JsonNode> calls = calls(
                event("desk-1", "cmdOutgoingCall", "100", "09:00:00.123456"),
                event("desk-1", "cmdCallBusy", "100", "09:00:01.5"));

        assertThat(calls.get(0).get("startedAt").asText()).isEqualTo("2026-03-02T09:00:00.123456Z");
        assertThat(calls.get(0).get("endedAt").asText()).isEqualTo("2026-03-02T09:00:01.500Z");
        assertThat(calls.get(0).get("ringMillis").asLong()).isEqualTo(1376);
    }

    @Test
    void timeWithAnOffset_isTheSameInstant() throws IOException {
        List<JsonNode> calls =
                calls("{'station':'desk-1','hook':'cmdCallEnd','number':'1','at':'2026-03-02T10:00:00+01:00'}");

        assertThat(calls.get(0).get("startedAt").asText()).isEqualTo("2026-03-02T09:00:00.000Z");
    }

    @Test
    void hostileText_isEscaped_andStaysOneLine() throws IOException {
        String hostile = "\\\"},{\\n\\r\\u0000\\u001b[31m$(calc) & | ; \\\\ </script>";
        List<JsonNode> calls =
                calls("{\"station\":\"desk-1\",\"hook\":\"cmdCallEnd\",\"at\":\"2026-03-02T09:00:00Z\",\"number\":\""
                        + hostile + "\"}");

        assertThat(out).hasSize(1);
        assertThat(out.get(0)).doesNotContain("\n", "\r", "\u0000", "\u001b");
        assertThat(calls.get(0).get("number").asText())
                .isEqualTo("\"},{\n\r\u0000\u001b[31m$(calc) & | ; \\ </script>");
    }

    @Test
    void calls_areOrderedByStation_thenByTheirFirstEvent() throws IOException {
        List<JsonNode> calls = calls(
                event("desk-2", "cmdOutgoingCall", "1", "09:00:00"),
                event("desk-10", "cmdOutgoingCall", "2", "09:00:01"),
                event("desk-2", "cmdOutgoingCall", "3", "09:00:02"),
                event("desk-1", "cmdOutgoingCall", "4", "09:00:03"),
                event("desk-2", "cmdCallEnd", "3", "09:00:04"),
                event("desk-2", "cmdCallEnd", "1", "09:00:05"));

        assertThat(calls).extracting(call -> call.get("number").asText()).containsExactly("4", "2", "1", "3");
    }

    // The end of the input

    @Test
    void withoutUntil_everyOpenCallIsClosed() throws IOException {
        List<JsonNode> calls = calls(event("desk-1", "cmdOutgoingCall", "100", "09:00:00"));

        assertThat(calls.get(0).get("outcome").asText()).isEqualTo("NO_ANSWER");
        assertThat(calls.get(0).get("endedAt").isNull()).isTrue();
    }

    @Test
    void until_beforeADeadline_leavesTheCallOpen() throws IOException {
        List<JsonNode> calls =
                callsUntil("2026-03-02T09:02:59.999Z", event("desk-1", "cmdOutgoingCall", "100", "09:00:00"));

        assertThat(calls.get(0).get("outcome").isNull()).isTrue();
        assertThat(calls.get(0).get("quality").asText()).isEqualTo("EXACT");
        assertThat(calls.get(0).get("notes")).isEmpty();
    }

    @Test
    void until_atADeadline_closesTheCall() throws IOException {
        List<JsonNode> calls = callsUntil(
                "2026-03-02T09:03:00Z",
                event("desk-1", "cmdOutgoingCall", "100", "09:00:00"),
                event("desk-2", "cmdOutgoingCall", "100", "09:00:00.001"));

        assertThat(calls).extracting(call -> call.get("outcome").asText()).containsExactly("NO_ANSWER", "null");
    }

    @Test
    void until_beforeTheLastEvent_takesNothingBack() throws IOException {
        List<JsonNode> calls = callsUntil(
                "2026-03-02T08:00:00Z",
                event("desk-1", "cmdOutgoingCall", "100", "09:00:00"),
                event("desk-1", "cmdCallStart", "100", "09:00:05"));

        assertThat(calls.get(0).get("outcome").isNull()).isTrue();
        assertThat(calls.get(0).get("ringMillis").asLong()).isEqualTo(5000);
    }

    @Test
    void noLines_giveNoCalls() throws IOException {
        assertThat(calls("")).isEmpty();
        assertThat(problems).isEmpty();
    }

    // Identity

    @Test
    void sameId_onOneStation_isADuplicate_andOnTwoIsNot() throws IOException {
        List<JsonNode> calls = calls(
                event("desk-1", "cmdOutgoingCall", "100", "09:00:00", "'id':'e1'"),
                event("desk-1", "cmdOutgoingCall", "100", "09:00:00", "'id':'e1'"),
                event("desk-2", "cmdOutgoingCall", "100", "09:00:00", "'id':'e1'"));

        assertThat(calls).extracting(call -> call.get("station").asText()).containsExactly("desk-1", "desk-2");
        assertThat(calls).extracting(call -> call.get("callId").asText()).doesNotHaveDuplicates();
    }

    @Test
    void idThatIsNoUuid_givesTheSameCallIdEachTime() throws IOException {
        String first = calls(event("desk-1", "cmdCallEnd", "100", "09:00:00", "'id':'e1'"))
                .get(0)
                .get("callId")
                .asText();
        out.clear();
        String second = calls(event("desk-1", "cmdCallEnd", "999", "10:00:00", "'id':'e1'"))
                .get(0)
                .get("callId")
                .asText();

        assertThat(first).isEqualTo(second);
    }

    /** Java takes each of them for one UUID. */
    @Test
    void idsThatAreAlmostUuids_areDifferentOnes() throws IOException {
        List<JsonNode> calls = calls(
                event("desk-1", "cmdCallEnd", "100", "09:00:00", "'id':'1-2-3-4-5'"),
                event("desk-1", "cmdCallEnd", "100", "09:00:01", "'id':'01-2-3-4-5'"),
                event("desk-1", "cmdCallEnd", "100", "09:00:02", "'id':'100000001-2-3-4-5'"));

        assertThat(calls).hasSize(3);
    }

    @Test
    void uuid_isOneInEitherCase() throws IOException {
        List<JsonNode> calls = calls(
                event("desk-1", "cmdCallEnd", "100", "09:00:00", "'id':'018f2f6e-7f1a-7c3d-8a5b-0123456789ab'"),
                event("desk-1", "cmdCallEnd", "100", "09:00:01", "'id':'018F2F6E-7F1A-7C3D-8A5B-0123456789AB'"));

        assertThat(calls).hasSize(1);
    }

    @Test
    void byteOrderMark_isNoPartOfTheFirstLine() throws IOException {
        List<JsonNode> calls = calls(
                "\uFEFF{'station':'d','hook':'cmdOutgoingCall','number':'1','at':'2026-03-02T09:00:00Z'}",
                "{'station':'d','hook':'cmdCallBusy','number':'1','at':'2026-03-02T09:00:02Z'}");

        assertThat(problems).isEmpty();
        assertThat(calls)
                .singleElement()
                .satisfies(call -> assertThat(call.get("quality").asText()).isEqualTo("EXACT"));
    }

    @Test
    void timesOfAnyYear_areTimes() throws IOException {
        List<JsonNode> calls = callsUntil(
                "9999-01-01T00:00:00Z",
                "{'station':'d','hook':'cmdOutgoingCall','number':'1','at':'0001-03-02T09:00:00Z'}",
                "{'station':'d','hook':'cmdCallBusy','number':'1','at':'0001-03-02T09:00:02Z'}");

        assertThat(problems).isEmpty();
        assertThat(calls)
                .singleElement()
                .satisfies(call -> assertThat(call.get("ringMillis").asLong()).isEqualTo(2000));
    }

    @Test
    void linesWithoutAnId_areEachAnEvent_evenBesideAnIdThatLooksLikeTheirs() throws IOException {
        String same = event("desk-1", "cmdOutgoingCall", "100", "09:00:00");
        List<JsonNode> calls = calls(
                same,
                same,
                event("desk-1", "cmdOutgoingCall", "100", "09:00:00", "'id':'#0'"),
                event("desk-1", "cmdOutgoingCall", "100", "09:00:00", "'id':'0'"));

        assertThat(calls).hasSize(4);
        assertThat(calls).extracting(call -> call.get("callId").asText()).doesNotHaveDuplicates();
    }

    @Test
    void sameSequenceOfOneSpool_isADuplicate() throws IOException {
        List<JsonNode> calls = calls(
                event("desk-1", "cmdOutgoingCall", "100", "09:00:00", "'spool':'a','sequence':1"),
                event("desk-1", "cmdOutgoingCall", "100", "09:00:00", "'spool':'a','sequence':1"),
                event("desk-1", "cmdOutgoingCall", "100", "09:00:00", "'spool':'b','sequence':1"));

        assertThat(calls).hasSize(2);
    }

    // Lines that are no event

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    not JSON at all                                                      | expected a JSON object, but at column
                    {'station':'desk-1'                                                  | expected a JSON object, but at column
                    ['desk-1']                                                           | expected a JSON object
                    'desk-1'                                                             | expected a JSON object
                    12345                                                                | expected a JSON object
                    null                                                                 | expected a JSON object
                    {} {}                                                                | expected one JSON object, found more behind it
                    {}                                                                   | station: expected a text, was missing or blank
                    {'station':''}                                                       | station: expected a text, was missing or blank
                    {'station':null}                                                     | station: expected a text, was missing or blank
                    {'station':'   ','hook':'cmdCallEnd','at':'2026-03-02T09:00:00Z'}   | station: expected a text, was missing or blank
                    {'station':'\\ud812345'}                                             | station: expected Unicode text, was half a surrogate pair in it
                    {'id':'\\udfff12345'}                                                | id: expected Unicode text, was half a surrogate pair in it
                    {'spool':'12345\\udbff'}                                             | spool: expected Unicode text, was half a surrogate pair in it
                    {'id':''}                                                            | id: expected a text that is not empty, or none, was empty
                    {'sequence':-12345}                                                  | sequence: expected a place in a spool, was negative
                    {'station':12345}                                                    | station: expected a text, was another number
                    {'station':true}                                                     | station: expected a text, was true or false
                    {'station':{'number':'12345'}}                                       | station: expected a text, was an object
                    {'station':'d'}                                                      | hook: expected an INI key such as cmdCallEnd, was missing
                    {'station':'d','hook':'cmdCallMissed'}                               | hook: expected one of [cmdIncomingCall,
                    {'station':'d','hook':'CALL_END'}                                    | hook: expected one of [cmdIncomingCall,
                    {'station':'d','hook':'12345'}                                       | hook: expected one of [cmdIncomingCall,
                    {'station':'d','hook':'cmdCallEnd'}                                  | at: expected an instant such as 2026-03-02T09:00:00.000Z, was missing
                    {'station':'d','hook':'cmdCallEnd','at':'12345'}                     | at: expected an instant such as 2026-03-02T09:00:00.000Z, was another text
                    {'station':'d','hook':'cmdCallEnd','at':'2026-03-02T09:00:00'}       | at: expected an instant such as 2026-03-02T09:00:00.000Z, was another text
                    {'station':'d','hook':'cmdCallEnd','at':12345}                       | at: expected a text, was another number
                    {'station':'d','hook':'cmdCallEnd','at':'+1000000000-01-01T00:00:00Z'} | at: expected an instant such as 2026-03-02T09:00:00.000Z, was another text
                    {'station':'d','number':12345}                                       | number: expected a text, was another number
                    {'station':'d','number':['12345']}                                   | number: expected a text, was an array
                    {'number':'12345','number':'12345'}                                  | expected each field once, found one again
                    {'sequence':'12345'}                                                 | sequence: expected a whole number of 64 bits, was a text
                    {'sequence':1.5}                                                     | sequence: expected a whole number of 64 bits, was another number
                    {'monotonicNanos':12345678901234567890}                              | monotonicNanos: expected a whole number of 64 bits, was another number
                    """)
    void malformedLine_isLeftOut_withItsNumberAndTheReason(String line, String reason) throws IOException {
        List<JsonNode> calls = calls("", event("desk-1", "cmdCallEnd", "1", "09:00:00"), line, "  ", RING);

        assertThat(rejected).isEqualTo(1);
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0)).startsWith("line 3: " + reason).doesNotContain("12345");
        assertThat(calls).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nested", "name", "digits", "fraction"})
    void lineBeyondTheBoundsOfTheParser_isLeftOut(String what) throws IOException {
        String more = switch (what) {
            case "nested" -> "'more':" + "[".repeat(1001) + "]".repeat(1001);
            case "name" -> "'" + "5551234".repeat(9000) + "':1";
            case "digits" -> "'sequence':" + "5".repeat(1100);
            default -> "'sequence':0." + "5".repeat(1100);
        };

        List<JsonNode> calls = calls(RING, event("desk-1", "cmdCallEnd", "1", "09:00:00", more), RING);

        assertThat(rejected).isEqualTo(1);
        assertThat(problems)
                .containsExactly("line 2: expected a JSON object nested at most 1000 deep, with names of at most 50000"
                        + " characters and numbers of at most 1000 digits");
        assertThat(calls).hasSize(2);
    }

    @Test
    void longestNumberAndStation_areTaken_andLongerOnesMalformed() throws IOException {
        String number = "5".repeat(Bounds.MOST_NUMBER_CHARACTERS);
        String station = "s".repeat(Bounds.MOST_STATION_CHARACTERS);

        List<JsonNode> calls = calls(
                event("desk-1", "cmdCallEnd", number, "09:00:00"),
                event("desk-1", "cmdCallEnd", number + "5", "09:00:00"),
                event(station, "cmdCallEnd", "1", "09:00:00"),
                event(station + "s", "cmdCallEnd", "1", "09:00:00"));

        assertThat(problems)
                .containsExactly(
                        "line 2: number: expected at most 65536 characters, was longer",
                        "line 4: station: expected at most 1000 characters, was longer");
        assertThat(calls).hasSize(2);
    }

    @Test
    void halfASurrogatePairInANumber_isAReplacementCharacter_asInTheHook() throws IOException {
        List<JsonNode> calls = calls(
                event("desk-1", "cmdOutgoingCall", "\\ud8001\\udfff2\\ud83d\\ude003\\udbff", "09:00:00"),
                event("desk-1", "cmdCallBusy", "\uFFFD1\uFFFD2\uD83D\uDE003\uFFFD", "09:00:01"));

        assertThat(calls).singleElement().satisfies(call -> {
            assertThat(call.get("number").asText()).isEqualTo("\uFFFD1\uFFFD2\uD83D\uDE003\uFFFD");
            assertThat(call.get("quality").asText()).isEqualTo("EXACT");
        });
    }

    @Test
    void byteThatIsNoUtf8_makesItsLineMalformed_andNoOther() throws IOException {
        byte[] text = (RING + "\n" + event("desk-1", "cmdCallEnd", "ä", "09:00:00") + "\n" + RING)
                .replace('\'', '"')
                .getBytes(StandardCharsets.ISO_8859_1);
        try (OfflineCalls offline = new OfflineCalls(new StationMachine(Limits.DEFAULT, Numbering.PLAIN), false)) {
            assertThat(offline.read(new ByteArrayInputStream(text), problems::add))
                    .isEqualTo(1);
            offline.finish(null, out::add);
        }

        assertThat(problems).singleElement().asString().startsWith("line 2: expected UTF-8, but byte ");
        assertThat(out).hasSize(2);
    }

    @Test
    void missingNumber_isAnEmptyOne() throws IOException {
        List<JsonNode> calls = calls(
                "{'station':'desk-1','hook':'cmdIncomingCall','at':'2026-03-02T09:00:00Z'}",
                "{'station':'desk-1','hook':'cmdCallRing','number':null,'at':'2026-03-02T09:00:01Z'}",
                event("desk-1", "cmdCallEnd", "", "09:00:05"));

        assertThat(problems).isEmpty();
        assertThat(calls).hasSize(1);
        assertThat(calls.get(0).get("number").asText()).isEmpty();
        assertThat(calls.get(0).get("quality").asText()).isEqualTo("EXACT");
    }

    @Test
    void fieldsThatNobodyKnows_areIgnored() throws IOException {
        List<JsonNode> calls =
                calls(event("desk-1", "cmdCallEnd", "1", "09:00:00", "'hookVersion':'1','more':{'a':[1,{'b':null}]}"));

        assertThat(problems).isEmpty();
        assertThat(calls).hasSize(1);
    }

    @Test
    void blankLines_areNoEvents_andCount() throws IOException {
        calls("", "   ", "\t", RING, "x");

        assertThat(problems).hasSize(1).first().asString().startsWith("line 5: ");
    }
}
