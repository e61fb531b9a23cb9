@NullMarked
package io.smsplatform.task.application;

import org.jspecify.annotations.NullMarked;
