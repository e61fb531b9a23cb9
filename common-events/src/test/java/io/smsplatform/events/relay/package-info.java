@NullMarked
package io.smsplatform.events.relay;

import org.jspecify.annotations.NullMarked;
