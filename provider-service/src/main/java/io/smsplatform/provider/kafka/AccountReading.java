package io.smsplatform.provider.kafka;

import io.smsplatform.events.config.WebhookConfig;
import io.smsplatform.events.relay.ConfigReader;
import io.smsplatform.events.relay.ConfigTable;
import io.smsplatform.provider.Lanes;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Reads the accounts before any dispatch is read, and follows their changes. */
@Component
class AccountReading implements SmartLifecycle {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ConfigReader reader;
    private final ConfigTable<WebhookConfig> webhooks;
    private final Lanes lanes;
    private volatile boolean running;

    AccountReading(ConfigReader reader, ConfigTable<WebhookConfig> webhooks, Lanes lanes) {
        this.reader = reader;
        this.webhooks = webhooks;
        this.lanes = lanes;
    }

    @Override
    public void start() {
        webhooks.onChange(change -> lanes.reconcile().subscribe());
        reader.start(PATIENCE);
        running = true;
    }

    @Override
    public void stop() {
        reader.close();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 0; // listeners start late, at almost the highest phase
    }
}
