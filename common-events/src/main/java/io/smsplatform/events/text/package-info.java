/** Texts with parameters: previewed where templates are kept, rendered where messages are accepted, defined once. */
@NullMarked
package io.smsplatform.events.text;

import org.jspecify.annotations.NullMarked;
