@NullMarked
package io.smsplatform.events;

import org.jspecify.annotations.NullMarked;
