/** The HTTP edge. */
@NullMarked
package io.smsplatform.device.web;

import org.jspecify.annotations.NullMarked;
