-- SPDX-License-Identifier: Apache-2.0
-- Constraints state only what the Avro schema already guarantees (enums, nulls): a row that the database refuses would
-- stop the archive. Columns are named as the output fields of `hookline calls`, in snake_case.

CREATE TABLE calls (
    call_id     uuid PRIMARY KEY,
    revision    integer NOT NULL,
    station     text NOT NULL,
    direction   text NOT NULL CHECK (direction IN ('INBOUND', 'OUTBOUND', 'UNKNOWN')),
    number      text NOT NULL,
    outcome     text CHECK (outcome IN ('ANSWERED', 'MISSED', 'DECLINED', 'REJECTED', 'BUSY', 'NO_ANSWER', 'UNKNOWN')),
    started_at  timestamptz NOT NULL,
    ringing_at  timestamptz,
    answered_at timestamptz,
    ended_at    timestamptz,
    ring_millis bigint,
    talk_millis bigint,
    quality     text NOT NULL CHECK (quality IN ('EXACT', 'INFERRED', 'AMBIGUOUS')),
    notes       text[] NOT NULL,
    extension   text,
    domain      text,
    label       text,
    archived_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Every question about calls is about a span of time. Not on the station: an index entry holds at most 2704 bytes, and a
-- longer name would stop the archive.
CREATE INDEX calls_started_at ON calls (started_at);

COMMENT ON TABLE calls IS 'Calls, each in its highest revision: one leg between a station and a remote party.';
COMMENT ON COLUMN calls.call_id IS 'Identity of the call; a replay gives the same.';
COMMENT ON COLUMN calls.revision IS 'From 1, one more for each change. Never goes back.';
COMMENT ON COLUMN calls.station IS 'The desk: one MicroSIP profile on one PC.';
COMMENT ON COLUMN calls.direction IS 'INBOUND when the remote party called, OUTBOUND when the desk called, else UNKNOWN.';
COMMENT ON COLUMN calls.number IS 'The remote party as the first event reported it: personal data, chosen by whoever calls. U+2400 stands for U+0000.';
COMMENT ON COLUMN calls.outcome IS 'How the call ended; null while it is open.';
COMMENT ON COLUMN calls.started_at IS 'First event of the call, by the desk''s clock.';
COMMENT ON COLUMN calls.ringing_at IS 'When the desk''s phone began to ring; null where it did not or where that is not known.';
COMMENT ON COLUMN calls.answered_at IS 'When the call was answered; null where it was not.';
COMMENT ON COLUMN calls.ended_at IS 'When the call ended; null while it is open and where the end was not observed.';
COMMENT ON COLUMN calls.ring_millis IS 'From the start to the answer, or to the end of a call never answered. Measured or null.';
COMMENT ON COLUMN calls.talk_millis IS 'From the answer to the end. Measured or null.';
COMMENT ON COLUMN calls.quality IS 'EXACT: all observed. INFERRED: something was concluded. AMBIGUOUS: more than one reading was possible.';
COMMENT ON COLUMN calls.notes IS 'Why the call is not EXACT, or that its clock was adjusted.';
COMMENT ON COLUMN calls.extension IS 'User part of the desk''s own SIP address; null where not known.';
COMMENT ON COLUMN calls.domain IS 'Domain of the desk''s own SIP address; null where not known.';
COMMENT ON COLUMN calls.label IS 'Name that MicroSIP shows for the account; null where not known.';
COMMENT ON COLUMN calls.archived_at IS 'When this revision was written, by the database''s clock.';

-- The primary key is time-ordered (UUID version 7), so new rows meet in the same pages. No other index: nothing asks yet.
CREATE TABLE call_events (
    event_id         uuid PRIMARY KEY,
    station          text NOT NULL,
    extension        text,
    domain           text,
    label            text,
    hook             text CHECK (hook IN ('cmdIncomingCall', 'cmdCallRing', 'cmdOutgoingCall', 'cmdCallAnswer',
                                          'cmdCallAnswerVideo', 'cmdCallStart', 'cmdCallBusy', 'cmdCallEnd')),
    number           text NOT NULL,
    number_truncated boolean NOT NULL,
    occurred_at      timestamptz NOT NULL,
    monotonic_nanos  bigint,
    spool_id         uuid,
    sequence         bigint,
    hook_version     text NOT NULL,
    sent_at          timestamptz,
    appended_at      timestamptz NOT NULL,
    archived_at      timestamptz NOT NULL DEFAULT clock_timestamp()
);

COMMENT ON TABLE call_events IS 'Every invocation of a MicroSIP hook, once.';
COMMENT ON COLUMN call_events.event_id IS 'Identity of the invocation: UUID version 7, made by the hook.';
COMMENT ON COLUMN call_events.station IS 'The desk: one MicroSIP profile on one PC.';
COMMENT ON COLUMN call_events.extension IS 'User part of the desk''s own SIP address; null where not known.';
COMMENT ON COLUMN call_events.domain IS 'Domain of the desk''s own SIP address; null where not known.';
COMMENT ON COLUMN call_events.label IS 'Name that MicroSIP shows for the account; null where not known.';
COMMENT ON COLUMN call_events.hook IS 'INI key of the hook; null for one that this version does not know.';
COMMENT ON COLUMN call_events.number IS 'The remote party as MicroSIP passed it: personal data, chosen by whoever calls. May be empty. U+2400 stands for U+0000.';
COMMENT ON COLUMN call_events.number_truncated IS 'True when the number was longer than the hook''s limit and cut off.';
COMMENT ON COLUMN call_events.occurred_at IS 'When the hook''s process started, by the desk''s clock.';
COMMENT ON COLUMN call_events.monotonic_nanos IS 'The desk''s monotonic clock at the same moment; only differences within one boot mean anything.';
COMMENT ON COLUMN call_events.spool_id IS 'Spool that the event passed through; null in imported events.';
COMMENT ON COLUMN call_events.sequence IS 'Position in the spool, from 1, without gaps; null in imported events.';
COMMENT ON COLUMN call_events.hook_version IS 'Version of the hook that took the event.';
COMMENT ON COLUMN call_events.sent_at IS 'When the relay sent it, by the desk''s clock; null where no relay did.';
COMMENT ON COLUMN call_events.appended_at IS 'When the broker appended it, by the broker''s clock.';
COMMENT ON COLUMN call_events.archived_at IS 'When the row was written, by the database''s clock.';

CREATE TABLE archive_offsets (
    topic       text NOT NULL,
    partition   integer NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (topic, partition)
);

COMMENT ON TABLE archive_offsets IS 'How far Kafka''s partitions are archived, written in the transaction of the rows. Holds, whatever Kafka knows of the group.';
COMMENT ON COLUMN archive_offsets.topic IS 'Kafka topic.';
COMMENT ON COLUMN archive_offsets.partition IS 'Partition of the topic.';
COMMENT ON COLUMN archive_offsets.next_offset IS 'First offset that is not archived; 0 before anything is.';
