package io.smsplatform.gateway.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Asks for more bytes after the end of every response. Reactor Netty 1.3.6 forgets to, when a request came in before the
 * one before it had ended and is answered at once: the connection then never reads again (reactor-netty issue 4361,
 * mended in 1.3.8, which needs a newer Netty). To ask once too often does no harm.
 */
@ChannelHandler.Sharable
final class ReadAfterResponse extends ChannelDuplexHandler {

    static final String NAME = "readAfterResponse";

    static final ReadAfterResponse INSTANCE = new ReadAfterResponse();

    private ReadAfterResponse() {}

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof LastHttpContent)) {
            context.write(message, promise);
            return;
        }
        Channel channel = context.channel();
        context.write(
                message,
                promise.unvoid()
                        .addListener(written -> channel.eventLoop()
                                .execute(channel::read))); // afterwards: what is under way now may be the drain
        // that forgets
    }
}
