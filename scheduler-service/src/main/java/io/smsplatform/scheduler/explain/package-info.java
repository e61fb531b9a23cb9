/**
 * What would happen to a message now: answered by any instance from configuration and from the pictures of shards, which
 * are at most about a second old. Changes nothing. Read {@link io.smsplatform.scheduler.explain.Outlook} first.
 */
@NullMarked
package io.smsplatform.scheduler.explain;

import org.jspecify.annotations.NullMarked;
