package io.smsplatform.testkit;

import java.util.UUID;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.mariadb.MariaDBContainer;

/** The broker and the database as containers; Testcontainers removes them when the JVM ends. */
final class ContainerServers implements TestServers {

    private static final String KAFKA_IMAGE = "apache/kafka:4.2.1";
    private static final String MARIADB_IMAGE = "mariadb:11.4";
    private static final String USER = "sms";

    private final KafkaContainer kafka;
    private final MariaDBContainer mariadb;
    private final String password;

    private ContainerServers(KafkaContainer kafka, MariaDBContainer mariadb, String password) {
        this.kafka = kafka;
        this.mariadb = mariadb;
        this.password = password;
    }

    static ContainerServers start() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new IllegalStateException("-D" + TestPlatform.DOCKER
                    + "=true asks for containers, but no Docker engine answers here."
                    + " Start one, or leave the property out to use the embedded servers.");
        }
        String password = UUID.randomUUID().toString();
        KafkaContainer kafka = new KafkaContainer(KAFKA_IMAGE)
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
        MariaDBContainer mariadb = new MariaDBContainer(MARIADB_IMAGE)
                .withCopyToContainer(Transferable.of(grants(password)), "/docker-entrypoint-initdb.d/sms.sql");
        mariadb.withCommand("--skip-ssl", "--character-set-server=utf8mb4", "--default-time-zone=+00:00");
        kafka.start();
        mariadb.start();
        return new ContainerServers(kafka, mariadb, password);
    }

    private static String grants(String password) {
        return "CREATE USER '" + USER + "'@'%' IDENTIFIED BY '" + password + "';\n" + "GRANT ALL ON `sms\\_%`.* TO '"
                + USER + "'@'%';\n";
    }

    @Override
    public String bootstrapServers() {
        return kafka.getBootstrapServers();
    }

    @Override
    public String databaseUrl() {
        return "mysql://" + mariadb.getHost() + ":" + mariadb.getFirstMappedPort();
    }

    @Override
    public String databaseUser() {
        return USER;
    }

    @Override
    public String databasePassword() {
        return password;
    }
}
