package io.smsplatform.task;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of this service alone.
 *
 * @param node part of every identifier, different for each instance that runs at the same time: two instances with the
 *     same one can mint the same identifier. Random when left out, which is sound for a single instance only
 */
@Validated
@ConfigurationProperties("sms.task")
record TaskProperties(@Min(0) @Max(1023) @Nullable Integer node) {}
