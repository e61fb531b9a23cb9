/** What a segment is: counted where a message is accepted, produced where it is sent, and therefore defined once. */
@NullMarked
package io.smsplatform.events.sms;

import org.jspecify.annotations.NullMarked;
