/**
 * The query store: state and timeline of every message. It owns table {@code message} and nothing else; every row can be
 * dropped and read again from the log. Read {@link io.smsplatform.result.MessageUpdate} first (what an event means), then
 * {@link io.smsplatform.result.MergeStatement} (how it meets what is known).
 */
@NullMarked
package io.smsplatform.result;

import org.jspecify.annotations.NullMarked;
