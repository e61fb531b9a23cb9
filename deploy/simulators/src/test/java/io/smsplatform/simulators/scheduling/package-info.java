@NullMarked
package io.smsplatform.simulators.scheduling;

import org.jspecify.annotations.NullMarked;
