package io.smsplatform.testkit;

/**
 * The real broker and the real database of a test run: started at the first use, once per JVM, on free ports, in a
 * directory under the module's {@code target} that goes away with the JVM. With {@code -Dsms.test.docker=true} they run
 * in containers instead; without a container engine that fails, it never skips.
 */
public final class TestPlatform {

    /** System property that chooses containers over the embedded servers. */
    public static final String DOCKER = "sms.test.docker";

    private TestPlatform() {}

    /** Kafka's {@code bootstrap.servers}. Topics are not created by being asked for. */
    public static String bootstrapServers() {
        return Holder.SERVERS.bootstrapServers();
    }

    /** {@code mysql://<host>:<port>}, without a database: create one whose name starts with {@code sms_}. */
    public static String databaseUrl() {
        return Holder.SERVERS.databaseUrl();
    }

    /** May do everything in databases whose name starts with {@code sms_}. */
    public static String databaseUser() {
        return Holder.SERVERS.databaseUser();
    }

    public static String databasePassword() {
        return Holder.SERVERS.databasePassword();
    }

    private static final class Holder {

        static final TestServers SERVERS =
                Boolean.getBoolean(DOCKER) ? ContainerServers.start() : EmbeddedServers.start();
    }
}
