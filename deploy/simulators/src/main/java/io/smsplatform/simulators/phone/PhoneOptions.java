package io.smsplatform.simulators.phone;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link PhoneSimulator} behaves; immutable, each {@code with} returns a changed copy.
 *
 * @param gateway root of the API, such as {@code http://127.0.0.1:8080}
 * @param tokens one phone each
 * @param credential how a phone proves who it is
 * @param connection how it gets its messages
 * @param sending what it does with them
 * @param record file that gets one JSON line per message sent, or null
 */
public record PhoneOptions(
        URI gateway,
        List<String> tokens,
        Credential credential,
        Connection connection,
        Sending sending,
        @Nullable Path record) {

    /** The header that carries a phone's token, and its value made of the token. */
    public record Credential(String header, UnaryOperator<String> value) {}

    /**
     * How a phone gets its messages.
     *
     * @param webSocket holds a session instead of polling
     * @param patience long-poll time
     * @param limit messages per poll, or the window of a session
     * @param pause between polls that brought nothing, and before it connects again
     */
    public record Connection(boolean webSocket, Duration patience, int limit, Duration pause) {}

    /**
     * What a phone does with its messages.
     *
     * @param latency from "taken" to "sent", and from "sent" to "delivered"
     * @param failEvery every n-th message of a phone fails; 0 = none
     * @param receipts whether "delivered" follows "sent"
     */
    public record Sending(Duration latency, int failEvery, boolean receipts) {}

    /** Phones that poll for ten messages up to 20 s, send at once and report the delivery. */
    public static PhoneOptions of(URI gateway, List<String> tokens) {
        return new PhoneOptions(
                gateway,
                List.copyOf(tokens),
                new Credential("Authorization", token -> "Bearer " + token),
                new Connection(false, Duration.ofSeconds(20), 10, Duration.ofMillis(500)),
                new Sending(Duration.ZERO, 0, true),
                null);
    }

    /** For a test that stands in for the gateway. */
    public PhoneOptions withCredential(String header, UnaryOperator<String> value) {
        return new PhoneOptions(gateway, tokens, new Credential(header, value), connection, sending, record);
    }

    public PhoneOptions withWebSocket(int window) {
        return with(new Connection(true, connection.patience(), window, connection.pause()));
    }

    public PhoneOptions withPollWait(Duration wait) {
        return with(new Connection(connection.webSocket(), wait, connection.limit(), connection.pause()));
    }

    public PhoneOptions withLimit(int limit) {
        return with(new Connection(connection.webSocket(), connection.patience(), limit, connection.pause()));
    }

    public PhoneOptions withPause(Duration pause) {
        return with(new Connection(connection.webSocket(), connection.patience(), connection.limit(), pause));
    }

    public PhoneOptions withLatency(Duration latency) {
        return with(new Sending(latency, sending.failEvery(), sending.receipts()));
    }

    public PhoneOptions withFailEvery(int failEvery) {
        return with(new Sending(sending.latency(), failEvery, sending.receipts()));
    }

    public PhoneOptions withoutReceipts() {
        return with(new Sending(sending.latency(), sending.failEvery(), false));
    }

    public PhoneOptions withRecord(Path file) {
        return new PhoneOptions(gateway, tokens, credential, connection, sending, file);
    }

    private PhoneOptions with(Connection changed) {
        return new PhoneOptions(gateway, tokens, credential, changed, sending, record);
    }

    private PhoneOptions with(Sending changed) {
        return new PhoneOptions(gateway, tokens, credential, connection, changed, record);
    }

    /** Tokens are secrets. */
    @Override
    public String toString() {
        return "PhoneOptions[" + gateway + ", " + tokens.size() + " phones, " + connection + ", " + sending + "]";
    }
}
