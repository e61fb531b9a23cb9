@NullMarked
package io.smsplatform.simulators.phone;

import org.jspecify.annotations.NullMarked;
