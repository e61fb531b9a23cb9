@NullMarked
package io.smsplatform.events.config;

import org.jspecify.annotations.NullMarked;
