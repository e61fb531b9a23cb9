package io.smsplatform.provider.webhook;

import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.SendFailure;
import io.smsplatform.events.Tsid;
import io.smsplatform.events.config.WebhookConfig;
import io.smsplatform.provider.Account;
import io.smsplatform.provider.LeaseOverException;
import io.smsplatform.provider.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/**
 * A webhook account that posts messages. Until the request begins to leave, a failure means "not sent"; from then on only
 * an answer tells what happened.
 */
final class WebhookSender implements Account {

    /** More of an answer is not read: the connection is closed instead. */
    private static final int ANSWER_BYTES = 64 * 1024;

    private static final Duration ANSWER_BODY_TIME = Duration.ofSeconds(1);
    private static final int LONGEST_REFERENCE = 64;

    private final WebhookConfig config;
    private final WebhookSignature signature;
    private final HttpClient http;
    private final InstantSource clock;

    WebhookSender(WebhookConfig config, WebhookSecret secret, HttpClient http, InstantSource clock) {
        this.config = config;
        this.signature = new WebhookSignature(secret);
        this.http = http;
        this.clock = clock;
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public long version() {
        return config.version();
    }

    @Override
    public String pool() {
        return config.pool();
    }

    @Override
    public int window() {
        return config.window();
    }

    @Override
    public double ratePerSecond() {
        return config.ratePerSecond();
    }

    @Override
    public Mono<Verdict> send(MessageDispatched dispatch) {
        return Mono.defer(() -> {
            Departure departure = new Departure();
            return post(dispatch, departure)
                    .timeout(config.timeout())
                    .onErrorResume(
                            failure -> !(failure instanceof LeaseOverException),
                            failure -> Mono.just(departure.abandon() ? unsent(failure) : lost(failure)));
        });
    }

    private Mono<Verdict> post(MessageDispatched dispatch, Departure departure) {
        Instant now = clock.instant();
        String id = Tsid.format(dispatch.getMessageId());
        byte[] body = WebhookBody.of(dispatch, now);
        return http.headers(headers -> signature.addTo(headers, id, now, body))
                .post()
                .uri(config.url())
                .send((request, outbound) -> begin(dispatch, departure, outbound, body))
                .response((response, content) -> answer(response, content, id))
                .singleOrEmpty();
    }

    /** Runs when a connection is there and nothing has been written yet. */
    private Publisher<Void> begin(
            MessageDispatched dispatch, Departure departure, NettyOutbound outbound, byte[] body) {
        if (clock.instant().isAfter(dispatch.getLeaseUntil())) {
            return Mono.error(new LeaseOverException());
        }
        if (!departure.begin()) {
            return Mono.error(new CancellationException("given up before it was written"));
        }
        return outbound.sendByteArray(Mono.just(body));
    }

    /** The status decides; the rest is read only to keep the connection. */
    private static Mono<Verdict> answer(HttpClientResponse response, ByteBufFlux content, String id) {
        String theirs = response.responseHeaders().get("x-request-id");
        Verdict verdict = WebhookAnswers.classify(response.status().code(), reference(theirs, id));
        return content.map(chunk -> chunk.readableBytes())
                .scan(Integer::sum)
                .takeWhile(total -> total <= ANSWER_BYTES)
                .then()
                .timeout(ANSWER_BODY_TIME)
                .onErrorComplete()
                .thenReturn(verdict);
    }

    private static String reference(@Nullable String theirs, String ours) {
        boolean usable = theirs != null
                && !theirs.isEmpty()
                && theirs.length() <= LONGEST_REFERENCE
                && theirs.chars().allMatch(c -> c > 0x20 && c < 0x7f);
        return usable && theirs != null ? theirs : ours;
    }

    private static Verdict lost(Throwable failure) {
        return failure instanceof TimeoutException
                ? Verdict.unknown(SendFailure.RESPONSE_TIMEOUT, "no answer in time")
                : Verdict.unknown(SendFailure.LINK_LOST, kind(failure));
    }

    private static Verdict unsent(Throwable failure) {
        return Verdict.failedForNow(SendFailure.NETWORK_TRANSIENT, kind(failure));
    }

    /** The kind alone: a message may quote the URL, and a URL may hold a token. */
    private static String kind(Throwable failure) {
        return failure.getClass().getSimpleName();
    }
}
