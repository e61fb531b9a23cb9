@NullMarked
package io.smsplatform.testkit;

import org.jspecify.annotations.NullMarked;
