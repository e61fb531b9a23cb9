package io.smsplatform.infrastructure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What an {@link EmbeddedDatabase} is started with.
 *
 * @param dataDirectory kept across restarts; belongs to this database alone
 * @param port where clients connect
 * @param bindAddress the address the port is bound to
 * @param password of the user {@code sms}: letters, digits, hyphen and underscore; a changed one takes effect at the
 *     next start
 * @param bufferPoolBytes InnoDB's page cache, most of the server's memory
 * @param maxConnections connections of all services together
 * @param startTimeout how long recovery after a crash may take
 * @param binariesCache where the programs are unpacked to, about 350 MB, shared between installations
 */
public record DatabaseSettings(
        Path dataDirectory,
        int port,
        String bindAddress,
        String password,
        long bufferPoolBytes,
        int maxConnections,
        Duration startTimeout,
        Path binariesCache) {

    // Goes into an SQL literal and into URLs, so nothing that needs escaping in either.
    private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9_-]{8,128}");

    public DatabaseSettings {
        if (!PASSWORD.matcher(password).matches()) {
            throw new IllegalArgumentException(
                    "The database password has " + password.length() + " characters; expected " + PASSWORD.pattern());
        }
    }

    /** On 127.0.0.1, with 128 MiB of buffer pool and 200 connections. */
    public static DatabaseSettings of(Path dataDirectory, int port, String password) {
        return new DatabaseSettings(
                dataDirectory,
                port,
                "127.0.0.1",
                password,
                128L << 20,
                200,
                Duration.ofMinutes(2),
                MariaDbBinaries.defaultCache());
    }

    public DatabaseSettings withBindAddress(String address) {
        return new DatabaseSettings(
                dataDirectory, port, address, password, bufferPoolBytes, maxConnections, startTimeout, binariesCache);
    }

    public DatabaseSettings withCapacity(long bufferPool, int connections) {
        return new DatabaseSettings(
                dataDirectory, port, bindAddress, password, bufferPool, connections, startTimeout, binariesCache);
    }

    public DatabaseSettings withBinariesCache(Path cache) {
        return new DatabaseSettings(
                dataDirectory, port, bindAddress, password, bufferPoolBytes, maxConnections, startTimeout, cache);
    }

    @Override
    public String toString() {
        return "DatabaseSettings[dataDirectory=" + dataDirectory + ", port=" + port + ", password=***]";
    }
}
