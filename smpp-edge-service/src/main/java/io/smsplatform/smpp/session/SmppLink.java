package io.smsplatform.smpp.session;

import io.smsplatform.smpp.pdu.SubmitPart;
import java.time.Duration;

/** The port to an SMSC: one bound connection. Nothing here blocks but {@link #unbind}. */
public interface SmppLink {

    /** What becomes of one submit_sm. Told once; after {@link #timedOut()} a late answer may still be told. */
    interface Answer {

        void accepted(String smscId);

        void refused(int status);

        /** No answer in time: the outcome is unknown. */
        void timedOut();

        /** The link ended first: the outcome is unknown. */
        void lost();
    }

    /** Hands over one submit_sm; false if the link has ended, then nothing was and nothing will be sent. */
    boolean submit(SubmitPart part, Answer answer);

    /** Ends waiting answers whose time is over and asks a silent peer for a sign of life; called a few times a second. */
    void tick();

    /** Says goodbye, waits for the answer at most that long, and closes. */
    void unbind(Duration timeout);

    /** Ends the connection at once. */
    void close(String reason);
}
