@NullMarked
package io.smsplatform.events.access;

import org.jspecify.annotations.NullMarked;
