package io.smsplatform.smpp.jsmpp;

import io.smsplatform.smpp.pdu.DeliverSm;
import io.smsplatform.smpp.pdu.MalformedPduException;
import io.smsplatform.smpp.pdu.SubmitPart;
import io.smsplatform.smpp.session.BindRefusedException;
import io.smsplatform.smpp.session.LinkFactory.Settings;
import io.smsplatform.smpp.session.LinkListener;
import io.smsplatform.smpp.session.SmppLink;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.util.DefaultComposer;
import org.jsmpp.util.PDUComposer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One bound connection. A thread reads, a thread writes, nobody waits for an answer: what is unanswered stands in a map
 * by sequence number. jSMPP's session is not used; RATIONALE.md says why.
 */
final class JsmppLink implements SmppLink {

    private static final Logger log = LoggerFactory.getLogger(JsmppLink.class);

    private static final int ALERT_NOTIFICATION = 0x102;
    private static final byte VERSION_3_4 = 0x34;

    /** How long an answer may be late and still find its message. */
    private static final long LATE = TimeUnit.MINUTES.toNanos(10);

    private static final int MAX_LATE = 10_000;

    /** A submit_sm without an answer; {@code expired} once its owner has been told so. */
    private record Waiting(Answer answer, long deadline, boolean expired) {}

    private final Socket socket;
    private final Settings settings;
    private final LinkListener listener;
    private final PDUComposer composer = new DefaultComposer();
    private final WriteQueue queue = new WriteQueue();
    private final Map<Integer, Waiting> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger sequence = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final CompletableFuture<Integer> bindAnswer = new CompletableFuture<>();
    private final CompletableFuture<Void> unbindAnswer = new CompletableFuture<>();
    private volatile boolean bound;
    private volatile long heard = System.nanoTime();
    private volatile long asked = heard;
    private @Nullable Thread writer;

    JsmppLink(Socket socket, Settings settings, LinkListener listener) {
        this.socket = socket;
        this.settings = settings;
        this.listener = listener;
    }

    void bind() throws IOException {
        writer = start("writer", this::write);
        start("reader", this::read);
        try {
            queue.add(composer.bind(
                    SMPPConstant.CID_BIND_TRANSCEIVER,
                    nextSequence(),
                    settings.systemId(),
                    settings.password(),
                    settings.systemType() == null ? "" : settings.systemType(),
                    VERSION_3_4,
                    (byte) 0,
                    (byte) 0,
                    ""));
            int status = bindAnswer.get(settings.responseTimeout().toMillis(), TimeUnit.MILLISECONDS);
            if (status != SMPPConstant.STAT_ESME_ROK) {
                throw new BindRefusedException(status);
            }
            bound = true;
            if (ended.get()) {
                throw new IOException("the peer closed right after the bind");
            }
        } catch (PDUStringException e) {
            throw endBind(new IOException("bind parameters do not fit: " + e.getMessage(), e));
        } catch (TimeoutException e) {
            throw endBind(new IOException("no answer to bind within " + settings.responseTimeout(), e));
        } catch (ExecutionException e) {
            throw endBind(new IOException("connection ended before the bind was answered", e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw endBind(new IOException("interrupted while binding", e));
        } catch (IOException e) {
            throw endBind(e);
        }
    }

    @Override
    public boolean submit(SubmitPart part, Answer answer) {
        int number = nextSequence();
        byte[] pdu = compose(number, part);
        waiting.put(
                number,
                new Waiting(
                        answer, System.nanoTime() + settings.responseTimeout().toNanos(), false));
        if (ended.get()) {
            return waiting.remove(number) == null; // if it is gone already, its owner has been told "lost"
        }
        queue.add(pdu);
        return true;
    }

    @Override
    public void tick() {
        long now = System.nanoTime();
        int late = 0;
        for (Map.Entry<Integer, Waiting> entry : waiting.entrySet()) {
            Waiting one = entry.getValue();
            if (one.expired()) {
                late++;
                if (late > MAX_LATE || now - one.deadline() > LATE) {
                    waiting.remove(entry.getKey(), one);
                }
            } else if (now - one.deadline() >= 0
                    && waiting.replace(entry.getKey(), one, new Waiting(one.answer(), one.deadline(), true))) {
                one.answer().timedOut();
            }
        }
        watch(now);
    }

    @Override
    public void unbind(Duration timeout) {
        queue.add(composer.unbind(nextSequence()));
        try {
            unbindAnswer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            log.info("{}: no answer to unbind within {}", settings.name(), timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close("unbound");
    }

    @Override
    public void close(String reason) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        queue.close();
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("{}: closing: {}", settings.name(), e.getMessage());
        }
        bindAnswer.completeExceptionally(new EOFException(reason));
        unbindAnswer.complete(null);
        for (Integer number : waiting.keySet()) {
            Waiting one = waiting.remove(number);
            if (one != null && !one.expired()) {
                one.answer().lost();
            }
        }
        if (bound) {
            listener.onEnd(reason);
        }
    }

    /** A peer that has said nothing for a while is asked; one that does not answer that is gone. */
    private void watch(long now) {
        long silence = now - heard;
        if (silence < settings.enquireLink().toNanos()) {
            return;
        }
        if (asked - heard <= 0) {
            asked = now;
            queue.add(composer.enquireLink(nextSequence()));
        } else if (now - asked > settings.responseTimeout().toNanos()) {
            close("no answer to enquire_link within " + settings.responseTimeout());
        }
    }

    private byte[] compose(int number, SubmitPart part) {
        try {
            return composer.submitSm(
                    number,
                    "",
                    (byte) part.source().ton(),
                    (byte) part.source().npi(),
                    part.source().text(),
                    (byte) part.destination().ton(),
                    (byte) part.destination().npi(),
                    part.destination().text(),
                    (byte) part.esmClass(),
                    (byte) 0,
                    (byte) 0,
                    "",
                    part.validity(),
                    (byte) (part.receipt() ? 1 : 0),
                    (byte) 0,
                    (byte) part.dataCoding(),
                    (byte) 0,
                    part.shortMessage());
        } catch (PDUStringException e) {
            throw new IllegalStateException("a SubmitPart fits a submit_sm by construction", e);
        }
    }

    private void read() {
        String reason = "the peer closed the connection";
        try {
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
            while (handle(PduReader.read(in))) {
                heard = System.nanoTime();
                queue.awaitRoom();
            }
            reason = "the peer unbound";
            lastWords();
        } catch (EOFException e) {
            log.debug("{}: end of stream", settings.name());
        } catch (IOException e) {
            reason = String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(reason);
        }
    }

    /** Lets the answer to an unbind out before the socket closes. */
    private void lastWords() throws InterruptedException {
        queue.close();
        Thread writing = writer;
        if (writing != null) {
            writing.join(1_000);
        }
    }

    private void write() {
        try (Socket closing = socket) {
            queue.pump(closing.getOutputStream());
        } catch (IOException e) {
            close(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when the link is to end. */
    private boolean handle(PduReader.Raw pdu) {
        switch (pdu.command()) {
            case SMPPConstant.CID_SUBMIT_SM_RESP, SMPPConstant.CID_GENERIC_NACK -> answered(pdu);
            case SMPPConstant.CID_DELIVER_SM -> delivered(pdu);
            case SMPPConstant.CID_ENQUIRE_LINK -> queue.add(composer.enquireLinkResp(pdu.sequence()));
            case SMPPConstant.CID_BIND_TRANSCEIVER_RESP -> bindAnswer.complete(pdu.status());
            case SMPPConstant.CID_UNBIND -> {
                queue.add(composer.unbindResp(SMPPConstant.STAT_ESME_ROK, pdu.sequence()));
                return false;
            }
            case SMPPConstant.CID_UNBIND_RESP -> {
                return false;
            }
            default -> {
                if (pdu.command() > 0 && pdu.command() != ALERT_NOTIFICATION) {
                    queue.add(composer.genericNack(SMPPConstant.STAT_ESME_RINVCMDID, pdu.sequence()));
                }
            }
        }
        return true;
    }

    private void answered(PduReader.Raw pdu) {
        Waiting one = waiting.remove(pdu.sequence());
        if (one == null) {
            return; // later than late, or never ours
        }
        if (pdu.command() == SMPPConstant.CID_SUBMIT_SM_RESP && pdu.status() == SMPPConstant.STAT_ESME_ROK) {
            one.answer().accepted(messageId(pdu.body()));
        } else {
            one.answer().refused(pdu.status());
        }
    }

    /** The body of a submit_sm_resp; an empty one, or one without its NUL, is met in the field. */
    private static String messageId(byte[] body) {
        int end = 0;
        while (end < body.length && end < 65 && body[end] != 0) {
            end++;
        }
        return new String(body, 0, end, StandardCharsets.ISO_8859_1);
    }

    private void delivered(PduReader.Raw pdu) {
        try {
            listener.onDeliver(DeliverSm.parse(pdu.body()), status -> respond(pdu.sequence(), status));
        } catch (MalformedPduException e) {
            listener.onMalformed(String.valueOf(e.getMessage()));
            respond(pdu.sequence(), SMPPConstant.STAT_ESME_RINVMSGLEN);
        }
    }

    private void respond(int number, int status) {
        queue.add(composer.deliverSmResp(status, number, ""));
    }

    private int nextSequence() {
        return sequence.updateAndGet(last -> last == Integer.MAX_VALUE ? 1 : last + 1);
    }

    private IOException endBind(IOException failure) {
        close(String.valueOf(failure.getMessage()));
        return failure;
    }

    private Thread start(String role, Runnable body) {
        Thread thread = new Thread(body, "smpp-" + settings.name() + "-" + role);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
