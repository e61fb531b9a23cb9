/** Who calls: the identity that the gateway asserts to the services, and the refusals that every service answers with. */
@NullMarked
package io.smsplatform.events.access;

import org.jspecify.annotations.NullMarked;
