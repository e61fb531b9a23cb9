/** How configuration travels: from its owner's outbox to a compacted topic, and from there into memory everywhere. */
@NullMarked
package io.smsplatform.events.relay;

import org.jspecify.annotations.NullMarked;
