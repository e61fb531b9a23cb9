@NullMarked
package io.smsplatform.simulators.smsc;

import org.jspecify.annotations.NullMarked;
