package io.smsplatform.gateway.web;

import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.ProblemType;
import io.smsplatform.events.access.Refusal;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;

/** A request body that ends in a refusal once it is larger than allowed; for those that do not announce their length. */
final class BoundedBody extends ServerHttpRequestDecorator {

    private final long maxBytes;

    private BoundedBody(ServerHttpRequest request, long maxBytes) {
        super(request);
        this.maxBytes = maxBytes;
    }

    /** The exchange with its body bounded, or itself where an announced length has already been looked at. */
    static ServerWebExchange limit(ServerWebExchange exchange, long maxBytes) {
        ServerHttpRequest request = exchange.getRequest();
        return request.getHeaders().containsHeader(HttpHeaders.TRANSFER_ENCODING)
                ? exchange.mutate().request(new BoundedBody(request, maxBytes)).build()
                : exchange;
    }

    static Refusal tooLarge(long maxBytes) {
        return new Refusal(Problem.of(ProblemType.TOO_LARGE, "A request body has at most " + maxBytes + " bytes"));
    }

    @Override
    public Flux<DataBuffer> getBody() {
        AtomicLong received = new AtomicLong();
        return super.getBody().handle((buffer, body) -> {
            if (received.addAndGet(buffer.readableByteCount()) > maxBytes) {
                DataBufferUtils.release(buffer);
                body.error(tooLarge(maxBytes));
            } else {
                body.next(buffer);
            }
        });
    }
}
