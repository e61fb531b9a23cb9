/**
 * What every service's tests share: {@link io.smsplatform.testkit.TestPlatform}, the real broker and database.
 */
@NullMarked
package io.smsplatform.testkit;

import org.jspecify.annotations.NullMarked;
