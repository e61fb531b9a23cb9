@NullMarked
package io.smsplatform.result;

import org.jspecify.annotations.NullMarked;
