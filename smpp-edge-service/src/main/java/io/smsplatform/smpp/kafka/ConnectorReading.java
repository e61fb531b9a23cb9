package io.smsplatform.smpp.kafka;

import io.smsplatform.events.Topics;
import io.smsplatform.events.relay.ConfigReader;
import io.smsplatform.smpp.sending.Connectors;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Reads the connectors' configuration before any dispatch is read, and follows its changes. */
@Component
class ConnectorReading implements SmartLifecycle {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ConfigReader reader;
    private volatile boolean running;

    ConnectorReading(ConfigReader reader, Connectors connectors) {
        this.reader = reader;
        reader.table(Topics.CONFIG_CONNECTORS).onChange(connectors::on);
    }

    @Override
    public void start() {
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

    /** Before the listener, whose phase is almost the highest. */
    @Override
    public int getPhase() {
        return 0;
    }
}
