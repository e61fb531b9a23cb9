/** The HTTP edge. */
@NullMarked
package io.smsplatform.task.web;

import org.jspecify.annotations.NullMarked;
