package io.smsplatform.scheduler.streams.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smsplatform.events.Channel;
import io.smsplatform.events.FinalState;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.LaneStanding;
import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.MessageSettled;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.Topics;
import io.smsplatform.events.UndecodableException;
import io.smsplatform.events.WaitedFor;
import io.smsplatform.scheduler.engine.Command;
import io.smsplatform.scheduler.engine.Decision;
import io.smsplatform.scheduler.engine.State;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is read and written in place is what the generated classes read and write. */
class InPlaceRecordsTests {

    private final Names names = new Names();
    private final RecordWriter writer = new RecordWriter();

    @Property(tries = 300)
    void readsAnAcceptanceAsItsClassDoes(@ForAll("acceptances") MessageAccepted expected) {
        AcceptedRecord read = read(expected);

        assertThat(read.messageId()).isEqualTo(expected.getMessageId());
        assertThat(read.taskId()).isEqualTo(expected.getTaskId());
        assertThat(read.application()).isEqualTo(expected.getApplication());
        assertThat(read.channel()).isEqualTo(expected.getChannel());
        assertThat(read.pool()).isEqualTo(expected.getPool());
        assertThat(read.shard()).isEqualTo(expected.getShard());
        assertThat(read.messageClass()).isEqualTo(expected.getMessageClass());
        assertThat(read.recipient()).isEqualTo(expected.getRecipient());
        assertThat(read.segments()).isEqualTo(expected.getSegments());
        assertThat(read.acceptedAt()).isEqualTo(expected.getAcceptedAt().toEpochMilli());
        assertThat(read.scheduledAt())
                .isEqualTo(
                        expected.getScheduledAt() == null
                                ? 0
                                : expected.getScheduledAt().toEpochMilli());
        assertThat(read.expiresAt()).isEqualTo(expected.getExpiresAt().toEpochMilli());
        assertThat(read.lane()).isEqualTo(expected.getLane());
        assertThat(read.paceMillis()).isEqualTo(expected.getPaceMillis());
        assertThat(read.attempt()).isEqualTo(expected.getAttempt());
        assertThat(read.failures()).isEqualTo(expected.getFailures());
        assertThat(read.possibleDuplicate()).isEqualTo(expected.getPossibleDuplicate());
        assertThat(read.decoded()).isEqualTo(expected);
    }

    @Property(tries = 300)
    void writesADispatchAsItsClassReadsIt(
            @ForAll("acceptances") MessageAccepted message, @ForAll("decisions") Decision decision) {
        State.InFlight to = new State.InFlight("smpp:主", LaneKind.SMPP, "session", -7, 3, 1_000, 2_000, false, true);
        Command.Dispatch dispatch = new Command.Dispatch(message.getMessageId(), 4, to, true, decision);

        byte[] bytes = writer.dispatched(dispatch, read(message));

        MessageDispatched written = Topics.dispatched(LaneKind.SMPP).value().decode(bytes);
        assertThat(written).isEqualTo(expected(dispatch, message));
        if (message.getShard() >= 0) {
            assertThat(DispatchedRecord.read(bytes, names))
                    .isEqualTo(new DispatchedRecord(
                            message.getMessageId(),
                            4,
                            message.getPool(),
                            message.getShard(),
                            "smpp:主",
                            LaneKind.SMPP,
                            "session",
                            -7,
                            1_000,
                            2_000,
                            true));
        }
    }

    @Property(tries = 200)
    void writesAnEndAsItsClassReadsIt(
            @ForAll("acceptances") MessageAccepted message, @ForAll("optionalTexts") String text) {
        Command.Settle settle =
                new Command.Settle(message.getMessageId(), FinalState.UNDELIVERED, 3, text, text, text, true, false);

        byte[] bytes = writer.settled(settle, read(message).headOfEnd(), 5_000);

        MessageSettled written = Topics.MESSAGES_SETTLED.value().decode(bytes);
        assertThat(written)
                .isEqualTo(MessageSettled.newBuilder()
                        .setMessageId(message.getMessageId())
                        .setTaskId(message.getTaskId())
                        .setApplication(message.getApplication())
                        .setClientReference(message.getClientReference())
                        .setChannel(message.getChannel())
                        .setPool(message.getPool())
                        .setShard(message.getShard())
                        .setState(FinalState.UNDELIVERED)
                        .setAttempt(3)
                        .setLane(text)
                        .setAt(Instant.ofEpochMilli(5_000))
                        .setCode(text)
                        .setDetail(text)
                        .setPossibleDuplicate(true)
                        .build());
        assertThat(SettledRecord.read(bytes, names))
                .isEqualTo(new SettledRecord(
                        message.getMessageId(), message.getPool(), message.getShard(), FinalState.UNDELIVERED, 5_000));
    }

    @Property(tries = 200)
    void readsAReportAsItsClassDoes(
            @ForAll long id, @ForAll("texts") String lane, @ForAll("optionalTexts") String text) {
        MessageReported expected = MessageReported.newBuilder()
                .setMessageId(id)
                .setAttempt(2)
                .setPool("main")
                .setShard(5)
                .setLane(lane)
                .setOutcome(Outcome.FAILED)
                .setAt(Instant.ofEpochMilli(1))
                .setCode(text)
                .setDetail(text)
                .setRetryable(true)
                .setReceiptExpected(false)
                .setReference(text)
                .build();

        assertThat(ReportedRecord.read(Topics.MESSAGES_REPORTED.value().encode(expected), names))
                .isEqualTo(new ReportedRecord(id, 2, "main", 5, lane, Outcome.FAILED, text, text, true, false));
    }

    @Property(tries = 300)
    void refusesDamageAndNeverFailsOtherwise(@ForAll("acceptances") MessageAccepted message, @ForAll long chance) {
        byte[] bytes = Topics.MESSAGES_ACCEPTED.value().encode(message);
        byte[] cut = Arrays.copyOf(bytes, (int) Math.floorMod(chance, bytes.length));
        byte[] bent = bytes.clone();
        bent[10 + (int) Math.floorMod(chance >> 8, bytes.length - 10)] ^= (byte) (1 << Math.floorMod(chance, 8));

        assertThatThrownBy(() -> AcceptedRecord.read(cut, names)).isInstanceOf(UndecodableException.class);
        try {
            AcceptedRecord.read(bent, names);
        } catch (UndecodableException e) {
            assertThat(e).isNotNull(); // a bent text may still be one
        }
    }

    @Test
    void readsWhatTheFirstReleaseWrote() throws Exception {
        Schema former = new Schema.Parser()
                .parse(MessageAccepted.class.getResourceAsStream("released/MessageAccepted-v1.avsc"));
        MessageAccepted message = acceptance().build();
        var out = new java.io.ByteArrayOutputStream();
        var datum = new org.apache.avro.generic.GenericData.Record(former);
        former.getFields().forEach(field -> datum.put(field.name(), asFormer(message, field.name())));
        new org.apache.avro.message.BinaryMessageEncoder<Object>(new org.apache.avro.generic.GenericData(), former)
                .encode(datum, out);

        AcceptedRecord read = AcceptedRecord.read(out.toByteArray(), names);

        assertThat(read.decoded()).isEqualTo(message);
        assertThat(read.lane()).isNull();
        assertThat(read.expiresAt()).isEqualTo(message.getExpiresAt().toEpochMilli());
    }

    @Test
    void hashesARecipientTheSameForEver() {
        assertThat(read(acceptance().setRecipient("+8613800138000").build()).recipientHash())
                .isEqualTo(0x4b539d9c101b7360L);
    }

    @Test
    void refusesASchemaThatHasGrown() {
        assertThatThrownBy(() -> Layout.header(MessageReported.getClassSchema(), "messageId attempt"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("expected 'messageId attempt'");
    }

    @Test
    void makesEachNameOnce() {
        byte[] bytes = "..smpp:main..".getBytes(java.nio.charset.StandardCharsets.UTF_8);

        assertThat(names.text(bytes, 2, 9)).isEqualTo("smpp:main").isSameAs(names.text(bytes, 2, 9));
        assertThat(names.text(bytes, 2, 4)).isEqualTo("smpp");
    }

    private static @Nullable Object asFormer(MessageAccepted message, String field) {
        Object value = message.get(field);
        if (value instanceof Instant time) {
            return time.toEpochMilli();
        }
        if (value instanceof Enum<?> symbol) {
            return new org.apache.avro.generic.GenericData.EnumSymbol(
                    MessageAccepted.getClassSchema().getField(field).schema(), symbol.name());
        }
        return value;
    }

    private AcceptedRecord read(MessageAccepted message) {
        return AcceptedRecord.read(Topics.MESSAGES_ACCEPTED.value().encode(message), names);
    }

    private static MessageDispatched expected(Command.Dispatch dispatch, MessageAccepted message) {
        Decision decision = dispatch.decision();
        return MessageDispatched.newBuilder()
                .setMessageId(message.getMessageId())
                .setAttempt(dispatch.attempt())
                .setApplication(message.getApplication())
                .setClientReference(message.getClientReference())
                .setChannel(message.getChannel())
                .setPool(message.getPool())
                .setShard(message.getShard())
                .setMessageClass(message.getMessageClass())
                .setLane(dispatch.to().lane())
                .setKind(dispatch.to().kind())
                .setSession(dispatch.to().session())
                .setDemandSequence(dispatch.to().demandSequence())
                .setRecipient(message.getRecipient())
                .setSender(message.getSender())
                .setText(message.getText())
                .setSegments(message.getSegments())
                .setDispatchedAt(Instant.ofEpochMilli(dispatch.to().dispatchedAt()))
                .setLeaseUntil(Instant.ofEpochMilli(dispatch.to().leaseUntil()))
                .setExpiresAt(message.getExpiresAt())
                .setReceipt(message.getReceipt())
                .setPossibleDuplicate(dispatch.possibleDuplicate())
                .setReason(decision.text())
                .setMetadata(message.getMetadata())
                .setDecision(io.smsplatform.events.Decision.newBuilder()
                        .setPolicy(decision.policy())
                        .setWaitedFor(decision.waitedFor())
                        .setWaitedMillis(decision.waitedMillis())
                        .setCandidates(decision.candidates().stream()
                                .map(each -> io.smsplatform.events.Candidate.newBuilder()
                                        .setLane(each.lane())
                                        .setStanding(each.standing())
                                        .setScore(each.score())
                                        .build())
                                .toList())
                        .setOtherLanes(decision.otherLanes())
                        .setRule(decision.rule())
                        .build())
                .build();
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().ofMaxLength(200);
    }

    @Provide
    Arbitrary<String> optionalTexts() {
        return texts().injectNull(0.3);
    }

    @Provide
    Arbitrary<Decision> decisions() {
        Arbitrary<Decision.Candidate> candidates = texts().map(lane ->
                new Decision.Candidate(lane, LaneStanding.values()[1 + lane.length() % 10], lane.length() / 3.0));
        return candidates
                .list()
                .ofMaxSize(8)
                .map(list -> new Decision(
                        "least_loaded",
                        "why",
                        WaitedFor.POOL_RATE,
                        list.size() * 1_000L,
                        list,
                        list.size(),
                        list.isEmpty() ? "rule" : null));
    }

    @Provide
    Arbitrary<MessageAccepted> acceptances() {
        Arbitrary<Map<String, String>> metadata =
                Arbitraries.maps(texts(), texts()).ofMaxSize(3);
        return net.jqwik.api.Combinators.combine(
                        texts(), optionalTexts(), Arbitraries.longs(), Arbitraries.integers(), metadata)
                .as((text, optional, number, small, map) -> acceptance()
                        .setMessageId(number)
                        .setTaskId(~number)
                        .setApplication(text)
                        .setClientReference(optional)
                        .setChannel(Channel.values()[Math.floorMod(small, Channel.values().length)])
                        .setPool(text)
                        .setShard(small)
                        .setMessageClass(MessageClass.values()[Math.floorMod(small, MessageClass.values().length)])
                        .setRecipient(text)
                        .setSender(optional)
                        .setText(text)
                        .setSegments(small)
                        .setScheduledAt(optional == null ? null : Instant.ofEpochMilli(number >> 16))
                        .setReceipt(small > 0)
                        .setTemplate(optional)
                        .setMetadata(map)
                        .setLane(optional)
                        .setPaceMillis(small)
                        .setAttempt(small)
                        .setFailures(small)
                        .setPossibleDuplicate(small < 0)
                        .build());
    }

    private static MessageAccepted.Builder acceptance() {
        return MessageAccepted.newBuilder()
                .setMessageId(1)
                .setTaskId(2)
                .setApplication("shop")
                .setClientReference("order-1")
                .setChannel(Channel.SMS)
                .setPool("main")
                .setShard(1)
                .setMessageClass(MessageClass.OTP)
                .setRecipient("+491701234567")
                .setText("你好 🎉")
                .setSegments(2)
                .setAcceptedAt(Instant.ofEpochMilli(1_790_000_000_123L))
                .setExpiresAt(Instant.ofEpochMilli(1_790_000_100_123L))
                .setMetadata(Map.of("campaign", "spring"));
    }
}
