/** The HTTP edge. */
@NullMarked
package io.smsplatform.template.web;

import org.jspecify.annotations.NullMarked;
