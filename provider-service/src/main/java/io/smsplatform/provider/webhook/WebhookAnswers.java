package io.smsplatform.provider.webhook;

import static io.smsplatform.events.SendFailure.NETWORK_REJECTED;
import static io.smsplatform.events.SendFailure.NETWORK_TRANSIENT;
import static io.smsplatform.events.SendFailure.THROTTLED;

import io.smsplatform.events.SendFailure;
import io.smsplatform.provider.Verdict;
import java.util.List;

/** What a receiver's HTTP status means, as a table: the first row that fits decides. */
final class WebhookAnswers {

    private sealed interface Meaning {}

    private record Delivered() implements Meaning {}

    private record ForNow(SendFailure failure) implements Meaning {}

    private record ForGood(SendFailure failure) implements Meaning {}

    private record Row(int from, int to, Meaning meaning) {}

    private static final List<Row> ROWS = List.of(
            new Row(200, 299, new Delivered()),
            new Row(300, 399, new ForGood(NETWORK_REJECTED)), // a redirect is not followed: the account names the place
            new Row(408, 408, new ForNow(NETWORK_TRANSIENT)),
            new Row(425, 425, new ForNow(NETWORK_TRANSIENT)),
            new Row(429, 429, new ForNow(THROTTLED)),
            new Row(400, 499, new ForGood(NETWORK_REJECTED)),
            new Row(0, 999, new ForNow(NETWORK_TRANSIENT)));

    private WebhookAnswers() {}

    /** @param reference the receiver's identifier of the request, or ours if it gave none */
    static Verdict classify(int status, String reference) {
        Meaning meaning = ROWS.stream()
                .filter(row -> row.from <= status && status <= row.to)
                .findFirst()
                .map(Row::meaning)
                .orElseThrow(() -> new IllegalArgumentException("HTTP status is " + status + ", expected 0 to 999"));
        String detail = "HTTP " + status;
        if (meaning instanceof Delivered) {
            return Verdict.delivered(reference, detail);
        }
        if (meaning instanceof ForNow forNow) {
            return Verdict.failedForNow(forNow.failure, detail);
        }
        if (meaning instanceof ForGood forGood) {
            return Verdict.failedForGood(forGood.failure, detail);
        }
        throw new IllegalStateException("no meaning: " + meaning);
    }
}
