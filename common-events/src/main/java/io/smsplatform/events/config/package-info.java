/** Configuration that one service owns and others keep in memory: JSON records on compacted {@code config.*} topics. */
@NullMarked
package io.smsplatform.events.config;

import org.jspecify.annotations.NullMarked;
