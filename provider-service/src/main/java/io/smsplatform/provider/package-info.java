/**
 * All that leaves over HTTP: accounts at providers, today customers' webhooks. Owns its accounts' tables, {@code
 * config.webhooks}, and the attempts dispatched to lanes {@code provider:<name>}. Read {@link
 * io.smsplatform.provider.SendMessage} first.
 */
@NullMarked
package io.smsplatform.provider;

import org.jspecify.annotations.NullMarked;
