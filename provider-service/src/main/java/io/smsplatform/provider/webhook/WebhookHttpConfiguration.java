package io.smsplatform.provider.webhook;

import io.netty.channel.ChannelOption;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** The HTTP client of all webhook accounts, on threads and connections of its own. */
@Configuration(proxyBeanMethods = false)
class WebhookHttpConfiguration {

    private static final int CONNECTIONS_PER_HOST = 1000;

    /** Shorter than what servers usually keep: a request is seldom written to a connection that the peer is closing. */
    private static final Duration IDLE = Duration.ofSeconds(4);

    private static final Duration WAIT_FOR_CONNECTION = Duration.ofSeconds(5);
    private static final Duration CONNECT = Duration.ofSeconds(5);

    @Bean(destroyMethod = "dispose")
    LoopResources webhookLoops() {
        return LoopResources.create("provider-webhook", 2, true);
    }

    @Bean(destroyMethod = "dispose")
    ConnectionProvider webhookConnections() {
        return ConnectionProvider.builder("provider-webhook")
                .maxConnections(CONNECTIONS_PER_HOST)
                .pendingAcquireTimeout(WAIT_FOR_CONNECTION)
                .maxIdleTime(IDLE)
                .lifo()
                .build();
    }

    @Bean
    HttpClient webhookHttp(LoopResources webhookLoops, ConnectionProvider webhookConnections) {
        return HttpClient.create(webhookConnections)
                .runOn(webhookLoops)
                .disableRetry(true) // a second POST is the scheduler's to decide
                .followRedirect(false)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT.toMillis())
                .httpResponseDecoder(
                        decoder -> decoder.maxInitialLineLength(4096).maxHeaderSize(16 * 1024))
                .headers(headers -> headers.set("user-agent", "sms-platform-webhook/1"));
    }
}
