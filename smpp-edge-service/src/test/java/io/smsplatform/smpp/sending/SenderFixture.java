package io.smsplatform.smpp.sending;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smsplatform.events.Channel;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.access.SecretBox;
import io.smsplatform.events.config.ConnectorConfig;
import io.smsplatform.smpp.ReportWriter;
import io.smsplatform.smpp.Reports;
import io.smsplatform.smpp.SmppMetrics;
import io.smsplatform.smpp.SmppProperties;
import io.smsplatform.smpp.pdu.SubmitPart;
import io.smsplatform.smpp.receipt.Origin;
import io.smsplatform.smpp.receipt.ReceiptDesk;
import io.smsplatform.smpp.receipt.SentAttempt;
import io.smsplatform.smpp.receipt.SentLog;
import io.smsplatform.smpp.session.LinkFactory;
import io.smsplatform.smpp.session.SmppLink;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A sender's surroundings without sockets, broker, database and, but for pauses, time. */
final class SenderFixture implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    /** One submit_sm that waits for its answer. */
    record Submitted(SubmitPart part, SmppLink.Answer answer) {}

    final List<Submitted> submitted = new CopyOnWriteArrayList<>();
    final List<MessageReported> reports = new CopyOnWriteArrayList<>();
    final List<LaneDemand> demands = new CopyOnWriteArrayList<>();
    final List<String> closed = new ArrayList<>();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final SentLog log = mock(SentLog.class);
    final SentAttempt row = mock(SentAttempt.class);
    final LinkFactory links = mock(LinkFactory.class);
    final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    final Services services;
    CompletableFuture<Void> durable = CompletableFuture.completedFuture(null);
    volatile Instant now = NOW;
    volatile Consumer<LaneDemand> asked = demands::add;

    final SmppLink link = new SmppLink() {
        @Override
        public boolean submit(SubmitPart part, Answer answer) {
            submitted.add(new Submitted(part, answer));
            return true;
        }

        @Override
        public void tick() {}

        @Override
        public void unbind(Duration timeout) {}

        @Override
        public void close(String reason) {
            closed.add(reason);
        }
    };

    SenderFixture() {
        this(onTheCallersThread());
    }

    SenderFixture(ExecutorService work) {
        Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
        when(log.begin(anyString(), any(), anyLong(), anyInt(), anyString())).thenReturn(row);
        when(log.isWritable()).thenReturn(true);
        when(row.accepted(anyInt(), anyInt(), anyString(), anyLong())).thenAnswer(call -> durable);
        Reports told = new Reports() {
            @Override
            public CompletableFuture<Void> tell(MessageReported report) {
                reports.add(report);
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public CompletableFuture<Void> insist(MessageReported report) {
                return tell(report);
            }
        };
        SmppProperties properties = new SmppProperties(
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                Duration.ofMinutes(5),
                Duration.ofSeconds(1),
                1000,
                1000,
                Duration.ofDays(10));
        services = new Services(
                told,
                new ReportWriter(clock),
                demand -> asked.accept(demand),
                log,
                mock(ReceiptDesk.class),
                links,
                new SecretBox("only-for-the-tests-of-configuration"),
                new SmppMetrics(meters),
                properties,
                clock,
                work,
                timer);
    }

    Sender sender(int window) {
        return new Sender("operator", services, link, window, 0, 1);
    }

    static MessageDispatched message(long id, String text) {
        return message(id, text, NOW.plusSeconds(30));
    }

    static MessageDispatched message(long id, String text, Instant leaseUntil) {
        return MessageDispatched.newBuilder()
                .setMessageId(id)
                .setAttempt(1)
                .setApplication("shop")
                .setChannel(Channel.SMS)
                .setPool("operators")
                .setMessageClass(MessageClass.OTP)
                .setLane("smpp:operator")
                .setKind(LaneKind.SMPP)
                .setSession("session")
                .setDemandSequence(1)
                .setRecipient("+4915112345678")
                .setSender("Shop")
                .setText(text)
                .setReceipt(true)
                .setDispatchedAt(NOW)
                .setLeaseUntil(leaseUntil)
                .setExpiresAt(NOW.plusSeconds(3600))
                .setReason("the only lane")
                .build();
    }

    Connector connector() {
        return new Connector(config("operator"), 0, services, () -> new Origin("operator", List.of()));
    }

    ConnectorConfig config(String name) {
        return new ConnectorConfig(
                name,
                1,
                false,
                true,
                "operators",
                "127.0.0.1",
                2775,
                "smsc",
                services.secrets().seal("secret"),
                null,
                5,
                0,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private static ExecutorService onTheCallersThread() {
        return new AbstractExecutorService() {
            @Override
            public void execute(Runnable work) {
                work.run();
            }

            @Override
            public void shutdown() {}

            @Override
            public List<Runnable> shutdownNow() {
                return List.of();
            }

            @Override
            public boolean isShutdown() {
                return false;
            }

            @Override
            public boolean isTerminated() {
                return false;
            }

            @Override
            public boolean awaitTermination(long timeout, TimeUnit unit) {
                return true;
            }
        };
    }
}
