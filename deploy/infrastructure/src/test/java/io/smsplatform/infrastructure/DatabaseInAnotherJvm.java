package io.smsplatform.infrastructure;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;

/** Starts a database, keeps a row in it, says so, and waits to be killed. */
final class DatabaseInAnotherJvm {

    private DatabaseInAnotherJvm() {}

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[1]);
        EmbeddedDatabase.start(DatabaseSettings.of(Path.of(arguments[0]), port, arguments[2]));
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:mariadb://127.0.0.1:" + port + "/?sslMode=disable", EmbeddedDatabase.USER, arguments[2]);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE sms_from_other_jvm");
            statement.execute("CREATE TABLE sms_from_other_jvm.t (id BIGINT PRIMARY KEY)");
            statement.execute("INSERT INTO sms_from_other_jvm.t VALUES (1)");
        }
        System.out.println("started");
        new CountDownLatch(1).await();
    }
}
