package io.smsplatform.testkit;

/** A running broker and database, wherever they run. */
interface TestServers {

    String bootstrapServers();

    String databaseUrl();

    String databaseUser();

    String databasePassword();
}
