package io.smsplatform.standalone;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.resources.LoopResources;

/**
 * One set of event loops for all services of the process. Reactor Netty's global resources would do, but whichever
 * context closes first disposes of them and takes every other server down.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
class SharedNetty {

    private static final LoopResources LOOPS =
            LoopResources.create("http", Math.max(2, Runtime.getRuntime().availableProcessors()), true);

    @Bean
    ReactorResourceFactory reactorResourceFactory() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        resources.setLoopResources(LOOPS);
        return resources;
    }
}
