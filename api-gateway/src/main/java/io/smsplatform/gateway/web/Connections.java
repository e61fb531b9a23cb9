package io.smsplatform.gateway.web;

import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;

/** Tunes the connections of both sides; time-outs and the pool towards the services are in {@code api-gateway.yml}. */
@Configuration(proxyBeanMethods = false)
class Connections {

    @Bean
    NettyServerCustomizer clientConnectionTuning() {
        return server -> server.doOnChannelInit((observer, channel, address) -> channel.pipeline()
                .addBefore(NettyPipeline.ReactiveBridge, ReadAfterResponse.NAME, ReadAfterResponse.INSTANCE));
    }

    @Bean
    HttpClientCustomizer upstreamClientTuning(ObjectProvider<ReactorResourceFactory> resources) {
        return client -> onServerLoops(client, resources.getIfAvailable())
                .disableRetry(true) // by default a request whose connection dies is sent again: a second message
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true);
    }

    /** On the server's event loops an answer changes no thread between the two connections. */
    private static HttpClient onServerLoops(HttpClient client, @Nullable ReactorResourceFactory resources) {
        return resources == null ? client : client.runOn(resources.getLoopResources());
    }
}
