@NullMarked
package io.smsplatform.task.submission;

import org.jspecify.annotations.NullMarked;
