/**
 * The broker and the database of a single-machine installation: real servers, kept under one data directory.
 *
 * <p>Read {@link io.smsplatform.infrastructure.DataDirectory} first; then {@link
 * io.smsplatform.infrastructure.EmbeddedBroker} (Kafka, inside this process) and {@link
 * io.smsplatform.infrastructure.EmbeddedDatabase} (MariaDB, a child process). Each can be used alone.
 */
@NullMarked
package io.smsplatform.infrastructure;

import org.jspecify.annotations.NullMarked;
