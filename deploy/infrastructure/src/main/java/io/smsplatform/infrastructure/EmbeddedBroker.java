package io.smsplatform.infrastructure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker and its controller in this process (KRaft, combined mode, one node), whose topics, offsets and groups
 * outlive it. Tuned to cost little when idle; every replication factor is one.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);

    private static final int NODE_ID = 1;

    private final BrokerSettings settings;
    private final DirectoryLock lock;
    private final KafkaRaftServer server;
    private boolean closed;

    private EmbeddedBroker(BrokerSettings settings, DirectoryLock lock, KafkaRaftServer server) {
        this.settings = settings;
        this.lock = lock;
        this.server = server;
    }

    /**
     * Starts the broker and returns when it accepts records.
     *
     * @throws StartupException if a port is taken, the directory is in use or cannot be read
     */
    public static EmbeddedBroker start(BrokerSettings settings) {
        Ports.requireFree("the Kafka broker", settings.bindAddress(), settings.port(), "sms.broker.port");
        Ports.requireFree("the Kafka controller", settings.controllerPort(), "sms.broker.controller-port");
        DirectoryLock lock = null;
        try {
            Directories.createPrivate(settings.dataDirectory());
            lock = DirectoryLock.acquire(settings.dataDirectory());
            return launch(settings, lock);
        } catch (IOException e) {
            release(lock);
            throw refusal(settings, e);
        } catch (RuntimeException e) {
            release(lock);
            throw e;
        }
    }

    private static EmbeddedBroker launch(BrokerSettings settings, DirectoryLock lock) throws IOException {
        long begin = System.nanoTime();
        Properties properties = properties(settings);
        format(settings.dataDirectory(), properties);
        KafkaRaftServer server = startServer(settings, properties);
        log.info("Kafka broker started on port {} in {} ms", settings.port(), (System.nanoTime() - begin) / 1_000_000);
        return new EmbeddedBroker(settings, lock, server);
    }

    private static KafkaRaftServer startServer(BrokerSettings settings, Properties properties) {
        KafkaRaftServer server = null;
        try {
            server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
            server.startup();
            return server;
        } catch (RuntimeException e) { // all that Kafka says about a directory it cannot read
            if (server != null) {
                server.shutdown();
            }
            throw refusal(settings, e);
        }
    }

    private static StartupException refusal(BrokerSettings settings, Throwable cause) {
        return new StartupException(
                "The Kafka broker cannot start on " + settings.dataDirectory() + " (" + cause + ").",
                "If the directory is damaged, restore it from a backup; nothing in it was deleted.",
                cause);
    }

    private static Properties properties(BrokerSettings settings) {
        long sessionMillis = settings.sessionTimeout().toMillis();
        Properties p = new Properties();
        p.setProperty("process.roles", "broker,controller");
        p.setProperty("node.id", Integer.toString(NODE_ID));
        // Named in the configuration, not in the log, so that the port may change between two starts.
        p.setProperty("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + settings.controllerPort());
        p.setProperty(
                "listeners",
                "CLIENTS://" + settings.bindAddress() + ":" + settings.port() + ",CONTROLLER://127.0.0.1:"
                        + settings.controllerPort());
        p.setProperty("advertised.listeners", "CLIENTS://" + settings.advertisedHost() + ":" + settings.port());
        p.setProperty("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.setProperty("inter.broker.listener.name", "CLIENTS");
        p.setProperty("controller.listener.names", "CONTROLLER");
        p.setProperty("log.dirs", settings.dataDirectory().resolve("log").toString());
        p.setProperty("broker.session.timeout.ms", Long.toString(sessionMillis));
        p.setProperty("broker.heartbeat.interval.ms", Long.toString(sessionMillis / 4));

        p.setProperty("auto.create.topics.enable", "false");
        p.setProperty("group.initial.rebalance.delay.ms", "0");
        p.setProperty("default.replication.factor", "1");
        p.setProperty("min.insync.replicas", "1");
        p.setProperty("offsets.topic.replication.factor", "1");
        p.setProperty("offsets.topic.num.partitions", "4");
        p.setProperty("transaction.state.log.replication.factor", "1");
        p.setProperty("transaction.state.log.min.isr", "1");
        p.setProperty("transaction.state.log.num.partitions", "4");
        p.setProperty("share.coordinator.state.topic.replication.factor", "1");
        p.setProperty("share.coordinator.state.topic.min.isr", "1");
        p.setProperty("share.coordinator.state.topic.num.partitions", "4");

        p.setProperty(
                "log.flush.interval.ms", Long.toString(settings.flushInterval().toMillis()));
        p.setProperty(
                "log.flush.scheduler.interval.ms",
                Long.toString(settings.flushInterval().toMillis()));
        p.setProperty("log.segment.bytes", Integer.toString(64 << 20));
        p.setProperty("log.index.size.max.bytes", Integer.toString(1 << 20)); // enough for 64 MiB, mapped per partition
        p.setProperty("metadata.log.segment.bytes", Integer.toString(16 << 20));
        p.setProperty("log.cleaner.threads", "1");
        p.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
        p.setProperty("log.cleaner.io.buffer.size", Integer.toString(128 << 10));
        p.setProperty("num.network.threads", "2");
        p.setProperty("num.io.threads", "4");
        p.setProperty("num.recovery.threads.per.data.dir", "2");
        p.setProperty("background.threads", "2");
        return p;
    }

    /** Prepares an empty directory under a cluster id that is drawn once; a prepared one stays as it is. */
    private static void format(Path directory, Properties properties) throws IOException {
        Path kept = directory.resolve("cluster-id");
        if (Files.notExists(kept)) {
            Directories.writePrivate(kept, Uuid.randomUuid().toString());
        }
        if (Files.exists(directory.resolve("log").resolve("meta.properties"))) {
            return;
        }
        StringWriter text = new StringWriter();
        properties.store(text, null);
        Path config = directory.resolve("server.properties");
        Directories.writePrivate(config, text.toString());
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        int status = StorageTool.execute(
                new String[] {
                    "format",
                    "--cluster-id",
                    Files.readString(kept).strip(),
                    "--config",
                    config.toString(),
                    "--ignore-formatted"
                },
                new PrintStream(output, true, StandardCharsets.UTF_8));
        if (status != 0) {
            throw new StartupException(
                    "Kafka cannot prepare " + directory + ": "
                            + output.toString(StandardCharsets.UTF_8).strip() + ".",
                    "Name an empty directory.");
        }
    }

    private static void release(@Nullable DirectoryLock lock) {
        if (lock != null) {
            lock.close();
        }
    }

    /** Where clients connect, as {@code host:port}. */
    public String bootstrapServers() {
        return settings.advertisedHost() + ":" + settings.port();
    }

    /** Stops in order and waits for it; the next start is then a fast one. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            server.shutdown();
            server.awaitShutdown();
        } finally {
            lock.close();
        }
    }
}
