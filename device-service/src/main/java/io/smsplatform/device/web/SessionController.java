package io.smsplatform.device.web;

import io.smsplatform.device.Device;
import io.smsplatform.device.DeviceProperties;
import io.smsplatform.device.lane.LeaseTokens;
import io.smsplatform.device.lane.PhoneSession;
import io.smsplatform.device.lane.PhoneSessions;
import io.smsplatform.events.access.Caller;
import java.time.Duration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.WebsocketServerSpec;

/** The connected phone's side: upgrades to a WebSocket and keeps a session as long as it lasts. */
@RestController
class SessionController {

    private static final int LARGEST_FRAME = 16 * 1024;

    private final Phones phones;
    private final PhoneSessions sessions;
    private final Frames frames;
    private final LeaseTokens tokens;
    private final Duration ping;
    private final WebSocketService sockets = new HandshakeWebSocketService(new ReactorNettyRequestUpgradeStrategy(
            () -> WebsocketServerSpec.builder().maxFramePayloadLength(LARGEST_FRAME)));

    SessionController(
            Phones phones, PhoneSessions sessions, Frames frames, LeaseTokens tokens, DeviceProperties settings) {
        this.phones = phones;
        this.sessions = sessions;
        this.frames = frames;
        this.tokens = tokens;
        this.ping = settings.pingInterval();
    }

    @GetMapping("/api/v2/devices/me/session")
    Mono<Void> open(@RequestAttribute(CallerFilter.CALLER) Caller caller, ServerWebExchange exchange) {
        return phones.device(caller)
                .flatMap(device -> sockets.handleRequest(exchange, socket -> attend(device, socket)));
    }

    private Mono<Void> attend(Device device, WebSocketSession socket) {
        return Mono.using(
                () -> sessions.open(device),
                phone -> new DeviceSocket(phone, frames, tokens, ping).handle(socket),
                PhoneSession::close);
    }
}
