/** Which lane takes which message, when, and why. */
@NullMarked
package io.smsplatform.scheduler;

import org.jspecify.annotations.NullMarked;
