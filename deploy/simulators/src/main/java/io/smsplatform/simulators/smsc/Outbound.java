package io.smsplatform.simulators.smsc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Octets on their way to one peer: whoever has something adds it, one thread writes what has come together. A peer that
 * does not read slows its own submits down and, past the hard limit, is cut off.
 */
final class Outbound {

    private static final int SLOW_DOWN = 1 << 20;
    private static final int CUT_OFF = 64 << 20;

    private ByteArrayOutputStream filling = new ByteArrayOutputStream(1 << 16);
    private ByteArrayOutputStream writing = new ByteArrayOutputStream(1 << 16);
    private boolean idle;
    private boolean closed;

    /** Never blocks; false when the peer has stopped reading for too long. */
    synchronized boolean add(byte[] pdu) {
        if (filling.size() > CUT_OFF) {
            return false;
        }
        filling.writeBytes(pdu);
        if (idle) {
            notifyAll();
        }
        return true;
    }

    /** Blocks while the peer is far behind; called before reading more from it. */
    synchronized void awaitRoom() throws InterruptedException {
        while (filling.size() > SLOW_DOWN && !closed) {
            wait(100);
        }
    }

    /** Writes until {@link #close()} and everything added before it is written. */
    void pump(OutputStream socket) throws IOException, InterruptedException {
        while (true) {
            synchronized (this) {
                while (filling.size() == 0) {
                    if (closed) {
                        return;
                    }
                    idle = true;
                    wait();
                    idle = false;
                }
                ByteArrayOutputStream full = filling;
                filling = writing;
                writing = full;
                notifyAll();
            }
            writing.writeTo(socket);
            writing.reset();
        }
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
