package io.smsplatform.device.web;

import io.smsplatform.device.lane.DeviceReport;
import io.smsplatform.device.lane.EndReason;
import io.smsplatform.device.lane.Lease;
import io.smsplatform.device.lane.LeaseTokens;
import io.smsplatform.device.lane.NotReadyException;
import io.smsplatform.device.lane.PhoneSession;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One phone's WebSocket: carries a {@link PhoneSession} as JSON frames, pings, and closes with the session's reason. */
final class DeviceSocket implements WebSocketHandler {

    private final PhoneSession phone;
    private final Frames frames;
    private final LeaseTokens tokens;
    private final Duration ping;

    DeviceSocket(PhoneSession phone, Frames frames, LeaseTokens tokens, Duration ping) {
        this.phone = phone;
        this.frames = frames;
        this.tokens = tokens;
        this.ping = ping;
    }

    /** Ends with whichever ends first. */
    @Override
    public Mono<Void> handle(WebSocketSession socket) {
        return Mono.firstWithSignal(receiving(socket), sending(socket), announcing(), closing(socket));
    }

    private Mono<Void> receiving(WebSocketSession socket) {
        return socket.receive().concatMap(this::on).then();
    }

    private Mono<Void> sending(WebSocketSession socket) {
        String lane = phone.lane();
        Flux<WebSocketMessage> said = phone.outgoing().map(frame -> socket.textMessage(frames.write(frame, lane)));
        Flux<WebSocketMessage> pings = Flux.interval(ping)
                .onBackpressureDrop()
                .doOnNext(beat -> phone.endIfSilent())
                .map(beat -> socket.pingMessage(buffers -> buffers.wrap(new byte[0])));
        return socket.send(said.mergeWith(pings));
    }

    private Mono<Void> announcing() {
        return phone.announcing()
                .onErrorResume(NotReadyException.class, failure -> {
                    phone.end(EndReason.NOT_READY);
                    return Mono.empty();
                })
                .then(Mono.never());
    }

    /** Cached, because writing the close frame ends the reading, and that must not cancel the writing. */
    private Mono<Void> closing(WebSocketSession socket) {
        return phone.ended()
                .flatMap(reason -> socket.close(new CloseStatus(reason.closeCode(), reason.text()))
                        .cache());
    }

    private Mono<Void> on(WebSocketMessage message) {
        phone.heard();
        return switch (message.getType()) {
            case TEXT -> on(frames.read(message.getPayloadAsText()));
            case PING, PONG -> Mono.empty();
            case BINARY -> bad();
        };
    }

    private Mono<Void> on(Frames.@Nullable ClientFrame frame) {
        if (frame == null || frame.type() == null) {
            return bad();
        }
        return switch (frame.type()) {
            case "ready" -> ready(frame.window());
            case "taken" -> taken(frame.lease());
            case "report" -> reported(frame);
            default -> bad();
        };
    }

    private Mono<Void> ready(@Nullable Integer window) {
        if (window == null || window < 1 || window > PhoneSession.LARGEST_WINDOW) {
            return bad();
        }
        phone.ready(window);
        return Mono.empty();
    }

    private Mono<Void> taken(@Nullable String text) {
        if (text == null) {
            return bad();
        }
        Lease lease = tokens.parse(text, phone.lane()).orElse(null);
        if (lease == null) {
            phone.refuse(text, "invalid");
            return Mono.empty();
        }
        return phone.take(lease, text);
    }

    private Mono<Void> reported(Frames.ClientFrame frame) {
        String text = frame.lease();
        if (text == null) {
            return bad();
        }
        DeviceReport report = frame.report().validate("", tokens, phone.lane(), new FieldErrors());
        if (report == null) {
            phone.refuse(text, "invalid");
            return Mono.empty();
        }
        return phone.report(report, text);
    }

    private Mono<Void> bad() {
        phone.end(EndReason.BAD_FRAME);
        return Mono.empty();
    }
}
