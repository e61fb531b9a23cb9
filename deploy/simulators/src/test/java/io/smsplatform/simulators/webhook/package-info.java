@NullMarked
package io.smsplatform.simulators.webhook;

import org.jspecify.annotations.NullMarked;
