package io.smsplatform.infrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports before they are bound: whether one is free, and who holds it if not. */
public final class Ports {

    private static final int ATTEMPTS = 1000;
    // Below Linux's ephemeral range (32768 and up), so that no outgoing connection takes the port in between.
    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 32_000;
    private static final Set<Integer> HANDED_OUT = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /** As {@link #requireFree(String, String, int, String)}, on the loopback address. */
    public static void requireFree(String name, int port, String setting) {
        requireFree(name, InetAddress.getLoopbackAddress().getHostAddress(), port, setting);
    }

    /**
     * Passes if the port can be bound now.
     *
     * @param name what the port is for, as the operator would call it
     * @param setting the configuration key that changes it
     * @throws StartupException naming the port, its holder where that can be seen, and the setting
     */
    public static void requireFree(String name, String bindAddress, int port, String setting) {
        if (port < 1 || port > 65_535) {
            throw new StartupException(
                    "The port of " + name + " is " + port + ", expected 1 to 65535.", "Correct " + setting + ".");
        }
        InetSocketAddress address = new InetSocketAddress(bindAddress, port);
        if (address.isUnresolved()) {
            throw new StartupException(
                    "The bind address '" + bindAddress + "' of " + name + " cannot be resolved.",
                    "Use an address of this machine, such as 127.0.0.1 or 0.0.0.0.");
        }
        try {
            bind(address);
        } catch (IOException e) {
            throw new StartupException(
                    "Port " + port + " of " + name + " cannot be bound on " + bindAddress + " (" + e.getMessage() + ")"
                            + PortHolder.of(port)
                                    .map(holder -> ": " + holder + " listens there")
                                    .orElse("") + ".",
                    "Stop what holds it, or set " + setting + " to a free port.",
                    e);
        }
    }

    /** A port that is free now and was not handed out before by this process. For tests. */
    public static int free() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            try {
                bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            } catch (IOException taken) {
                continue;
            }
            if (HANDED_OUT.add(port)) {
                return port;
            }
        }
        throw new UncheckedIOException(
                new IOException("No free port between " + LOWEST + " and " + HIGHEST + " in " + ATTEMPTS + " tries."));
    }

    private static void bind(InetSocketAddress address) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // connections in TIME_WAIT do not hold a port
            socket.bind(address);
        }
    }
}
