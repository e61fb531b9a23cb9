package io.smsplatform.simulators.smsc;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One peer's connection: reads its PDUs on one thread, writes on another, and remembers what it owes an answer to. */
final class SmscConnection {

    private static final Logger log = LoggerFactory.getLogger(SmscConnection.class);

    /** Unacknowledged deliver_sm at most. */
    private static final int RECEIPT_WINDOW = 500;

    private enum Mode {
        OPEN,
        TRANSMITTER,
        RECEIVER,
        TRANSCEIVER
    }

    private final SmscSimulator smsc;
    private final Socket socket;
    private final Outbound outbound = new Outbound();
    private final Map<Integer, Receipt> unacknowledged = new HashMap<>();
    private volatile Mode mode = Mode.OPEN;
    private int sequence;
    private int submitsRead;
    private boolean closed;

    SmscConnection(SmscSimulator smsc, Socket socket) {
        this.smsc = smsc;
        this.socket = socket;
    }

    void start(String name) {
        thread(name + "-reader", this::read).start();
        thread(name + "-writer", this::write).start();
    }

    boolean receives() {
        return mode == Mode.RECEIVER || mode == Mode.TRANSCEIVER;
    }

    /** Writes the receipt unless its window is full or the connection is gone. */
    boolean offer(Receipt receipt) {
        int number;
        synchronized (unacknowledged) {
            if (closed || !receives() || unacknowledged.size() >= RECEIPT_WINDOW) {
                return false;
            }
            number = nextSequence();
            unacknowledged.put(number, receipt);
        }
        send(receipt.deliverSm(number));
        return true;
    }

    void enquire() {
        int number;
        synchronized (unacknowledged) {
            number = nextSequence();
        }
        send(new PduBuilder(CommandId.ENQUIRE_LINK, CommandStatus.OK, number).build());
    }

    /** Cuts the connection without a word. */
    void cut() {
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("closing: {}", e.getMessage());
        }
        outbound.close();
    }

    /** The receipts that this connection will never acknowledge. */
    List<Receipt> close() {
        synchronized (unacknowledged) {
            closed = true;
            List<Receipt> owed = new ArrayList<>(unacknowledged.values());
            unacknowledged.clear();
            return owed;
        }
    }

    private int nextSequence() {
        sequence = sequence == Integer.MAX_VALUE ? 1 : sequence + 1;
        return sequence;
    }

    private void read() {
        try {
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
            while (handle(Pdu.read(in))) {
                outbound.awaitRoom();
            }
        } catch (EOFException e) {
            log.debug("peer closed");
        } catch (ProtocolException e) {
            smsc.malformed();
            send(new PduBuilder(CommandId.GENERIC_NACK, CommandStatus.INVALID_COMMAND_LENGTH, 0).build());
            log.info("closing a peer: {}", e.getMessage());
        } catch (IOException e) {
            log.debug("connection broke: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            mode = Mode.OPEN;
            outbound.close(); // the writer ends the connection once it has written what is left
            smsc.gone(this);
        }
    }

    private void write() {
        try (Socket closing = socket) {
            outbound.pump(closing.getOutputStream());
        } catch (IOException e) {
            log.debug("cannot write: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when this connection is to end. */
    private boolean handle(Pdu pdu) {
        try {
            return switch (pdu.command()) {
                case CommandId.BIND_RECEIVER -> bind(pdu, Mode.RECEIVER);
                case CommandId.BIND_TRANSMITTER -> bind(pdu, Mode.TRANSMITTER);
                case CommandId.BIND_TRANSCEIVER -> bind(pdu, Mode.TRANSCEIVER);
                case CommandId.SUBMIT_SM -> submit(pdu);
                case CommandId.DELIVER_SM | CommandId.RESPONSE -> acknowledge(pdu);
                case CommandId.ENQUIRE_LINK -> answer(pdu, CommandStatus.OK);
                case CommandId.UNBIND -> {
                    answer(pdu, CommandStatus.OK);
                    yield false;
                }
                default -> pdu.isResponse() || nack(pdu, CommandStatus.INVALID_COMMAND_ID);
            };
        } catch (MalformedPduException e) {
            smsc.malformed();
            log.info("malformed PDU, command 0x{}: {}", Integer.toHexString(pdu.command()), e.getMessage());
            return nack(pdu, CommandStatus.INVALID_COMMAND_LENGTH);
        }
    }

    private boolean bind(Pdu pdu, Mode wanted) {
        PduFields fields = new PduFields(pdu.body());
        int status = smsc.authenticate(fields.cString(16), fields.cString(64));
        if (mode != Mode.OPEN) {
            status = CommandStatus.ALREADY_BOUND;
        }
        smsc.bound(status == CommandStatus.OK);
        if (status != CommandStatus.OK) {
            return answer(pdu, status);
        }
        send(new PduBuilder(pdu.command() | CommandId.RESPONSE, CommandStatus.OK, pdu.sequence())
                .cString("smsc-simulator")
                .tlv(0x0210, new byte[] {0x34}) // sc_interface_version
                .build());
        mode = wanted;
        smsc.drainReceipts();
        return true;
    }

    private boolean submit(Pdu pdu) {
        if (mode != Mode.TRANSMITTER && mode != Mode.TRANSCEIVER) {
            return answer(pdu, CommandStatus.WRONG_BIND_STATUS);
        }
        SmscOptions.Answers answers = smsc.options().answers();
        submitsRead++;
        SmscSimulator.Verdict verdict = smsc.judge(pdu);
        if (answers.dropAfter() > 0 && submitsRead >= answers.dropAfter()) {
            smsc.unanswered(verdict);
            return false;
        }
        if (verdict.status() == CommandStatus.OK && answers.silent()) {
            smsc.unanswered(verdict);
            return true;
        }
        byte[] response = response(pdu, verdict);
        after(answers.delay(), () -> {
            send(response);
            smsc.accepted(verdict);
        });
        return true;
    }

    private static byte[] response(Pdu pdu, SmscSimulator.Verdict verdict) {
        PduBuilder response =
                new PduBuilder(CommandId.SUBMIT_SM | CommandId.RESPONSE, verdict.status(), pdu.sequence());
        return verdict.submit() == null
                ? response.build()
                : response.cString(verdict.submit().id()).build();
    }

    private boolean acknowledge(Pdu pdu) {
        Receipt receipt;
        synchronized (unacknowledged) {
            receipt = unacknowledged.remove(pdu.sequence());
        }
        if (receipt != null) {
            smsc.acknowledged(receipt, pdu.status());
        }
        return true;
    }

    private boolean answer(Pdu pdu, int status) {
        send(new PduBuilder(pdu.command() | CommandId.RESPONSE, status, pdu.sequence()).build());
        return true;
    }

    private boolean nack(Pdu pdu, int status) {
        send(new PduBuilder(CommandId.GENERIC_NACK, status, pdu.sequence()).build());
        return true;
    }

    private void after(Duration delay, Runnable action) {
        if (delay.isZero()) {
            action.run();
        } else {
            smsc.after(delay, action);
        }
    }

    private void send(byte[] pdu) {
        if (!outbound.add(pdu)) {
            log.warn("a peer does not read: cut off");
            cut();
        }
    }

    private static Thread thread(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return thread;
    }
}
