package io.smsplatform.simulators.webhook;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link WebhookReceiver} behaves; immutable, each {@code with} returns a changed copy.
 *
 * @param host address to listen on
 * @param port 0 = any free one
 * @param secret {@code whsec_...}; what is not signed with it is refused with 401
 * @param delay before each answer
 * @param failEvery every n-th genuine request gets 503; 0 = none
 * @param record file that gets one line per message taken, before the answer, or null
 */
public record WebhookOptions(
        String host,
        int port,
        String secret,
        Duration delay,
        int failEvery,
        @Nullable Path record) {

    /** Any free port on the loopback interface, every genuine message taken at once. */
    public static WebhookOptions withSecret(String secret) {
        return new WebhookOptions("127.0.0.1", 0, secret, Duration.ZERO, 0, null);
    }

    public WebhookOptions withPort(int changed) {
        return new WebhookOptions(host, changed, secret, delay, failEvery, record);
    }

    public WebhookOptions withDelay(Duration changed) {
        return new WebhookOptions(host, port, secret, changed, failEvery, record);
    }

    public WebhookOptions withFailEvery(int n) {
        return new WebhookOptions(host, port, secret, delay, n, record);
    }

    public WebhookOptions withRecord(@Nullable Path file) {
        return new WebhookOptions(host, port, secret, delay, failEvery, file);
    }

    @Override
    public String toString() {
        return "WebhookOptions[" + host + ":" + port + ", secret=***]";
    }
}
