package io.smsplatform.smpp;

import io.smsplatform.events.access.SecretBox;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the packages of this service share. */
@Configuration(proxyBeanMethods = false)
class SmppConfiguration {

    @Bean
    SecretBox secretBox(@Value("${sms.config-secret}") String configSecret) {
        return new SecretBox(configSecret);
    }

    @Bean
    ReportWriter reportWriter(Clock clock) {
        return new ReportWriter(clock);
    }

    /** For what blocks for a moment: binds, unbinds, and what waits for the database. */
    @Bean(destroyMethod = "shutdown")
    ExecutorService smppWork() {
        return Executors.newCachedThreadPool(named("smpp-work-"));
    }

    /** One for ticks, one for heartbeats: a slow one does not hold up the other. */
    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService smppTimer() {
        return Executors.newScheduledThreadPool(2, named("smpp-timer-"));
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return body -> {
            Thread thread = new Thread(body, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
