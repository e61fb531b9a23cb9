@NullMarked
package io.smsplatform.task.kafka;

import org.jspecify.annotations.NullMarked;
