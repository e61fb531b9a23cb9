/** The HTTP edge. */
@NullMarked
package io.smsplatform.smpp.web;

import org.jspecify.annotations.NullMarked;
