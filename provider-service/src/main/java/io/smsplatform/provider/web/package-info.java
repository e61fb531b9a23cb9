/** The HTTP edge. */
@NullMarked
package io.smsplatform.provider.web;

import org.jspecify.annotations.NullMarked;
