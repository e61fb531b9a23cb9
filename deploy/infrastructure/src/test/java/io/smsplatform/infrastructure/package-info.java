@NullMarked
package io.smsplatform.infrastructure;

import org.jspecify.annotations.NullMarked;
