/** The query store: state and timeline of every message. */
@NullMarked
package io.smsplatform.result;

import org.jspecify.annotations.NullMarked;
