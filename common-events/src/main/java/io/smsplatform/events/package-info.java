/**
 * The contract between the services: Avro events (generated from {@code src/main/avro}), the {@link
 * io.smsplatform.events.Topics topic catalogue}, identifiers and serdes. Read {@code README.md} of this module first.
 */
@NullMarked
package io.smsplatform.events;

import org.jspecify.annotations.NullMarked;
