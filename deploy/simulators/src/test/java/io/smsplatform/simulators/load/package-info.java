@NullMarked
package io.smsplatform.simulators.load;

import org.jspecify.annotations.NullMarked;
