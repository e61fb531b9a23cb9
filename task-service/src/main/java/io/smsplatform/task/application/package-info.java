/** Applications: who may use the platform, and the credentials that the gateway knows them by. */
@NullMarked
package io.smsplatform.task.application;

import org.jspecify.annotations.NullMarked;
