/** The HTTP edge. */
@NullMarked
package io.smsplatform.scheduler.web;

import org.jspecify.annotations.NullMarked;
