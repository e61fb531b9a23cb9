package io.smsplatform.simulators.smsc;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an {@link SmscSimulator} behaves; immutable, each {@code with} returns a changed copy.
 *
 * @param account who may bind and where to listen
 * @param answers what happens to submits
 * @param receipts what is sent back for accepted ones
 * @param record file that gets one line per accepted submit before its response, or null
 */
public record SmscOptions(
        Account account,
        Answers answers,
        Receipts receipts,
        @Nullable Path record) {

    /** Base of the identifiers on the wire. */
    public enum IdFormat {
        DECIMAL,
        HEX;

        String format(long id) {
            return this == HEX ? Long.toHexString(id).toUpperCase(java.util.Locale.ROOT) : Long.toString(id);
        }
    }

    /**
     * Who may bind.
     *
     * @param host address to listen on
     * @param port 0 = any free one
     */
    public record Account(String host, int port, String systemId, String password) {}

    /**
     * What happens to submits.
     *
     * @param delay before each response
     * @param errorEvery every n-th submit gets {@code errorStatus}; 0 = none
     * @param throttlePerSecond submits above this rate get ESME_RTHROTTLED; 0 = no limit
     * @param dropAfter the connection is cut when this many submits have been read, before the last is answered; 0 = never
     * @param silent submits are accepted and never answered
     */
    public record Answers(
            Duration delay, int errorEvery, int errorStatus, double throttlePerSecond, int dropAfter, boolean silent) {}

    /**
     * What is sent back for accepted submits that ask for it.
     *
     * @param delay after the response
     * @param undelivered fraction that ends UNDELIV, 0..1
     * @param duplicates each receipt is sent twice
     * @param tlvs receipted_message_id and message_state beside the text
     */
    public record Receipts(
            boolean enabled, Duration delay, double undelivered, boolean duplicates, boolean tlvs, Ids ids) {}

    /** Bases of the identifier in the response and in the receipt. */
    public record Ids(IdFormat response, IdFormat receipt) {}

    /** Any free port on the loopback interface, account smsc/secret, every submit accepted and delivered at once. */
    public static SmscOptions defaults() {
        return new SmscOptions(
                new Account("127.0.0.1", 0, "smsc", "secret"),
                new Answers(Duration.ZERO, 0, CommandStatus.SYSTEM_ERROR, 0, 0, false),
                new Receipts(true, Duration.ZERO, 0, false, true, new Ids(IdFormat.DECIMAL, IdFormat.DECIMAL)),
                null);
    }

    public SmscOptions withPort(int port) {
        return withAccount(new Account(account.host, port, account.systemId, account.password));
    }

    public SmscOptions withCredentials(String systemId, String password) {
        return withAccount(new Account(account.host, account.port, systemId, password));
    }

    public SmscOptions withAccount(Account changed) {
        return new SmscOptions(changed, answers, receipts, record);
    }

    public SmscOptions withAnswers(Answers changed) {
        return new SmscOptions(account, changed, receipts, record);
    }

    public SmscOptions withReceipts(Receipts changed) {
        return new SmscOptions(account, answers, changed, record);
    }

    public SmscOptions withRecord(@Nullable Path file) {
        return new SmscOptions(account, answers, receipts, file);
    }

    public SmscOptions withResponseDelay(Duration delay) {
        Answers a = answers;
        return withAnswers(new Answers(delay, a.errorEvery, a.errorStatus, a.throttlePerSecond, a.dropAfter, a.silent));
    }

    public SmscOptions withErrorEvery(int n, int status) {
        Answers a = answers;
        return withAnswers(new Answers(a.delay, n, status, a.throttlePerSecond, a.dropAfter, a.silent));
    }

    public SmscOptions withThrottle(double perSecond) {
        Answers a = answers;
        return withAnswers(new Answers(a.delay, a.errorEvery, a.errorStatus, perSecond, a.dropAfter, a.silent));
    }

    public SmscOptions withDropAfter(int submits) {
        Answers a = answers;
        return withAnswers(new Answers(a.delay, a.errorEvery, a.errorStatus, a.throttlePerSecond, submits, a.silent));
    }

    public SmscOptions withSilence(boolean silent) {
        Answers a = answers;
        return withAnswers(new Answers(a.delay, a.errorEvery, a.errorStatus, a.throttlePerSecond, a.dropAfter, silent));
    }

    public SmscOptions withoutReceipts() {
        Receipts r = receipts;
        return withReceipts(new Receipts(false, r.delay, r.undelivered, r.duplicates, r.tlvs, r.ids));
    }

    public SmscOptions withReceiptDelay(Duration delay) {
        Receipts r = receipts;
        return withReceipts(new Receipts(r.enabled, delay, r.undelivered, r.duplicates, r.tlvs, r.ids));
    }

    public SmscOptions withUndelivered(double fraction) {
        Receipts r = receipts;
        return withReceipts(new Receipts(r.enabled, r.delay, fraction, r.duplicates, r.tlvs, r.ids));
    }

    public SmscOptions withDuplicateReceipts(boolean duplicates) {
        Receipts r = receipts;
        return withReceipts(new Receipts(r.enabled, r.delay, r.undelivered, duplicates, r.tlvs, r.ids));
    }

    public SmscOptions withReceiptTlvs(boolean tlvs) {
        Receipts r = receipts;
        return withReceipts(new Receipts(r.enabled, r.delay, r.undelivered, r.duplicates, tlvs, r.ids));
    }

    public SmscOptions withIds(IdFormat response, IdFormat receipt) {
        Receipts r = receipts;
        return withReceipts(
                new Receipts(r.enabled, r.delay, r.undelivered, r.duplicates, r.tlvs, new Ids(response, receipt)));
    }
}
