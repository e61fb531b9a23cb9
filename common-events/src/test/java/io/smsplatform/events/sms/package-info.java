@NullMarked
package io.smsplatform.events.sms;

import org.jspecify.annotations.NullMarked;
