package io.smsplatform.infrastructure;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What an {@link EmbeddedBroker} is started with.
 *
 * @param dataDirectory kept across restarts; belongs to this broker alone
 * @param port where clients connect
 * @param controllerPort where the broker talks to its own controller, always on 127.0.0.1
 * @param bindAddress the address the client port is bound to
 * @param advertisedHost the name or address clients are told to come back to
 * @param sessionTimeout how long the controller believes in a broker it does not hear: a restart after a kill waits
 *     about this long, and a machine that stalls for longer fences its own broker
 * @param flushInterval how often written records are forced to the disk: what a power failure, not a killed process,
 *     can cost
 */
public record BrokerSettings(
        Path dataDirectory,
        int port,
        int controllerPort,
        String bindAddress,
        String advertisedHost,
        Duration sessionTimeout,
        Duration flushInterval) {

    /** On 127.0.0.1, with a session of six seconds and a flush every second. */
    public static BrokerSettings of(Path dataDirectory, int port, int controllerPort) {
        return new BrokerSettings(
                dataDirectory,
                port,
                controllerPort,
                "127.0.0.1",
                "127.0.0.1",
                Duration.ofSeconds(6),
                Duration.ofSeconds(1));
    }

    public BrokerSettings withAddresses(String bind, String advertised) {
        return new BrokerSettings(dataDirectory, port, controllerPort, bind, advertised, sessionTimeout, flushInterval);
    }

    public BrokerSettings withSessionTimeout(Duration timeout) {
        return new BrokerSettings(
                dataDirectory, port, controllerPort, bindAddress, advertisedHost, timeout, flushInterval);
    }
}
