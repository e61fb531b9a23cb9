package io.smsplatform.smpp.jsmpp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Octets on their way to the peer: any thread adds without blocking, one writes all that has come together. What is in it
 * is bounded by the window and by {@link #awaitRoom()}, which the reading side calls.
 */
final class WriteQueue {

    private static final int FULL = 1 << 20;

    private ByteArrayOutputStream filling = new ByteArrayOutputStream(1 << 14);
    private ByteArrayOutputStream writing = new ByteArrayOutputStream(1 << 14);
    private boolean idle;
    private boolean closed;

    synchronized void add(byte[] pdu) {
        filling.writeBytes(pdu);
        if (idle) {
            notifyAll();
        }
    }

    /** Blocks while the peer does not read what it asked for. */
    synchronized void awaitRoom() throws InterruptedException {
        while (filling.size() > FULL && !closed) {
            wait();
        }
    }

    /** Writes until {@link #close()} and everything added before it is written. */
    void pump(OutputStream out) throws IOException, InterruptedException {
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
            writing.writeTo(out);
            writing.reset();
        }
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
