@NullMarked
package io.smsplatform.task;

import org.jspecify.annotations.NullMarked;
