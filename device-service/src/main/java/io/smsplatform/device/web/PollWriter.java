package io.smsplatform.device.web;

import io.smsplatform.device.Device;
import io.smsplatform.device.DeviceProperties;
import io.smsplatform.device.lane.Lease;
import io.smsplatform.device.lane.LeaseTokens;
import io.smsplatform.events.MessageDispatched;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the answer of a poll as one buffer of known length: a phone that got only a part of it cannot read it, so that
 * its messages can be given back.
 */
@Component
class PollWriter {

    private final LeaseTokens tokens;
    private final JsonMapper json;
    private final Duration margin;

    PollWriter(LeaseTokens tokens, JsonMapper json, DeviceProperties settings) {
        this.tokens = tokens;
        this.json = json;
        this.margin = settings.leaseMargin();
    }

    /** Completes when the answer has left. */
    Mono<Void> write(ServerHttpResponse response, Device device, List<MessageDispatched> messages) {
        List<MessageView> views = messages.stream()
                .map(message -> MessageView.of(message, tokens.format(Lease.of(message, false), device.lane()), margin))
                .toList();
        byte[] body = json.writeValueAsBytes(new PhoneController.PollAnswer(views));
        response.setStatusCode(HttpStatus.OK);
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        response.getHeaders().setContentLength(body.length);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }
}
