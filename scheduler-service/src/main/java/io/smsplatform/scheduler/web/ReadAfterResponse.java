package io.smsplatform.scheduler.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.LastHttpContent;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * Asks for more bytes after the end of every response. Reactor Netty 1.3.6 forgets to, when a request came in before the
 * one before it had ended and is answered at once: the connection then never reads again (reactor-netty issue 4361,
 * mended in 1.3.8, which needs a newer Netty). api-gateway has the test. To ask once too often does no harm.
 */
@Component
class ReadAfterResponse implements NettyServerCustomizer {

    @Override
    public HttpServer apply(HttpServer server) {
        return server.doOnChannelInit((observer, channel, address) ->
                channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, "readAfterResponse", Reader.INSTANCE));
    }

    @ChannelHandler.Sharable
    private static final class Reader extends ChannelDuplexHandler {

        static final Reader INSTANCE = new Reader();

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (!(message instanceof LastHttpContent)) {
                context.write(message, promise);
                return;
            }
            Channel channel = context.channel();
            // Afterwards: what is under way now may be the very drain that forgets.
            context.write(
                    message,
                    promise.unvoid().addListener(written -> channel.eventLoop().execute(channel::read)));
        }
    }
}
