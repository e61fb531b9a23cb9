package io.smsplatform.device.lane;

import static org.mockito.Mockito.mock;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smsplatform.device.Device;
import io.smsplatform.device.DeviceProperties;
import io.smsplatform.events.Channel;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.relay.ConfigTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** The lanes of one instance without broker, database and time. */
final class LaneFixture {

    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    static final Device DEVICE = new Device(4711, 1, false, "Phone", "phones", "");

    final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    final RecordingEvents events = new RecordingEvents();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final DispatchPartitions partitions = new DispatchPartitions();
    final DeviceProperties settings;
    final Receivers receivers;
    final HandOver handOver;

    LaneFixture() {
        this(2);
    }

    @SuppressWarnings("unchecked")
    LaneFixture(int maxReceivers) {
        settings = new DeviceProperties(
                maxReceivers,
                Duration.ofMillis(300),
                Duration.ofMillis(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(60));
        receivers = new Receivers(settings, mock(ConfigTable.class), meters);
        receivers.start();
        handOver = new HandOver(receivers, events, clock, settings, meters);
        partitions.assigned(List.of(3));
    }

    PollMessages polls() {
        return new PollMessages(receivers, partitions, events, clock, settings, meters);
    }

    PhoneSessions sessions() {
        return new PhoneSessions(receivers, partitions, events, clock, settings, meters);
    }

    double dispatches(String outcome) {
        return meters.counter("sms_device_dispatches", "outcome", outcome).count();
    }

    static MessageDispatched message(long id, String session) {
        return message(id, session, NOW.plusSeconds(30));
    }

    static MessageDispatched message(long id, String session, Instant leaseUntil) {
        return MessageDispatched.newBuilder()
                .setMessageId(id)
                .setAttempt(1)
                .setApplication("shop")
                .setChannel(Channel.SMS)
                .setPool(DEVICE.pool())
                .setMessageClass(MessageClass.NORMAL)
                .setLane(DEVICE.lane())
                .setKind(LaneKind.DEVICE)
                .setSession(session)
                .setDemandSequence(1)
                .setRecipient("+4915112345678")
                .setText("text")
                .setDispatchedAt(NOW)
                .setLeaseUntil(leaseUntil)
                .setExpiresAt(NOW.plusSeconds(3600))
                .setReason("the only lane")
                .build();
    }
}
