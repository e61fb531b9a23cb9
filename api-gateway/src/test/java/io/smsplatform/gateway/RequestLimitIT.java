package io.smsplatform.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestLimitIT {

    private static final int LIMIT = 2;

    @Test
    void limitsTheRequestsOfACallerAndSaysSo() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        RunningGateway.publish(Fixtures.application("limited", "password", "0LIMITED", "secret"));
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningGateway gateway =
                        new RunningGateway(upstream.address(), "sms.gateway.requests-per-second=" + LIMIT)) {
            HttpRequest request = HttpRequest.newBuilder(gateway.address("/api/v2/messages"))
                    .header("X-Api-Key", "smk_0LIMITED_secret")
                    .build();

            HttpResponse<String> first = client.send(request, BodyHandlers.ofString());
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(first.headers().firstValue("RateLimit-Policy")).contains("\"default\";q=2;w=1");
            assertThat(first.headers().firstValue("RateLimit")).contains("\"default\";r=1;t=1");

            await().atMost(Duration.ofSeconds(20))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .untilAsserted(() -> {
                        HttpResponse<String> refused = client.send(request, BodyHandlers.ofString());
                        assertThat(refused.statusCode()).isEqualTo(429);
                        assertThat(refused.body()).contains("\"code\":\"too-many-requests\"");
                        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
                        assertThat(refused.headers().firstValue("RateLimit")).contains("\"default\";r=0;t=1");
                    });
        }
    }
}
