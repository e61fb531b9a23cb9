package io.smsplatform.provider.webhook;

import io.smsplatform.events.Outcome;
import io.smsplatform.events.access.SecretBox;
import io.smsplatform.events.config.AlertRaised;
import io.smsplatform.events.config.WebhookConfig;
import io.smsplatform.events.relay.ConfigTable;
import io.smsplatform.provider.AlertProperties;
import io.smsplatform.provider.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.util.retry.Retry;

/**
 * Posts an alert to its webhook account, signed as that account's messages are. Unlike a message it may be posted again
 * without harm: the receiver knows it by its {@code webhook-id}.
 */
@Component
public class PostAlert {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final ConfigTable<WebhookConfig> accounts;
    private final SecretBox secrets;
    private final HttpClient http;
    private final AlertProperties properties;
    private final InstantSource clock;

    PostAlert(
            ConfigTable<WebhookConfig> accounts,
            SecretBox secrets,
            HttpClient http,
            AlertProperties properties,
            InstantSource clock) {
        this.accounts = accounts;
        this.secrets = secrets;
        this.http = http;
        this.properties = properties;
        this.clock = clock;
    }

    /** Another try may succeed. */
    private static final class NotNowException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotNowException(String reason) {
            super(reason, null, false, false);
        }
    }

    /** Never fails: what cannot be posted ends with a reason. */
    public Mono<AlertEnd> on(AlertRaised alert) {
        return Mono.defer(() -> {
            WebhookConfig account = accounts.get(alert.webhook());
            if (account == null) {
                return refused("there is no webhook account '%s'".formatted(alert.webhook()));
            }
            if (!account.enabled()) {
                return refused("webhook account '%s' is disabled".formatted(account.name()));
            }
            return secret(account)
                    .map(secret -> insist(alert, account, new WebhookSignature(secret)))
                    .orElseGet(() ->
                            refused("the secret of webhook account '%s' cannot be read".formatted(account.name())));
        });
    }

    private Mono<AlertEnd> insist(AlertRaised alert, WebhookConfig account, WebhookSignature signature) {
        return post(alert, account, signature)
                .timeout(account.timeout().compareTo(LONGEST_WAIT) < 0 ? account.timeout() : LONGEST_WAIT)
                .onErrorMap(failure -> !(failure instanceof NotNowException), PostAlert::notNow)
                .retryWhen(Retry.backoff(properties.tries() - 1, properties.backOff())
                        .onRetryExhaustedThrow((tries, last) -> last.failure()))
                .onErrorResume(
                        NotNowException.class,
                        last -> refused("%s, tried %d times".formatted(last.getMessage(), properties.tries())));
    }

    private Mono<AlertEnd> post(AlertRaised alert, WebhookConfig account, WebhookSignature signature) {
        return Mono.defer(() -> {
            Instant now = clock.instant();
            byte[] body = AlertBody.of(alert, now);
            return http.headers(headers -> signature.addTo(headers, alert.id(), now, body))
                    .post()
                    .uri(account.url())
                    .send((request, outbound) -> outbound.sendByteArray(Mono.just(body)))
                    .response((response, content) -> answer(response, content, alert.id()))
                    .single();
        });
    }

    /** The status alone says enough: the rest is not read, and the connection is closed if there is any. */
    private static Mono<AlertEnd> answer(HttpClientResponse response, ByteBufFlux content, String id) {
        Verdict verdict = WebhookAnswers.classify(response.status().code(), id);
        if (verdict.outcome() == Outcome.DELIVERED) {
            return Mono.just(AlertEnd.POSTED);
        }
        String reason = String.valueOf(verdict.detail());
        return verdict.retryable() ? Mono.error(new NotNowException(reason)) : refused(reason);
    }

    /** The kind alone: a message may quote the URL, and a URL may hold a token. */
    private static NotNowException notNow(Throwable failure) {
        return new NotNowException(
                failure instanceof TimeoutException
                        ? "no answer in time"
                        : failure.getClass().getSimpleName());
    }

    private Optional<WebhookSecret> secret(WebhookConfig account) {
        try {
            return WebhookSecret.parse(secrets.open(account.secret()));
        } catch (IllegalArgumentException e) { // sealed with another key
            return Optional.empty();
        }
    }

    private static Mono<AlertEnd> refused(String reason) {
        return Mono.just(AlertEnd.refused(reason));
    }
}
