/**
 * What every service's tests share: {@link io.smsplatform.testkit.TestPlatform}, the real broker and database, and
 * {@link io.smsplatform.testkit.HouseRules}, the architecture of a service as rules that fail the build.
 */
@NullMarked
package io.smsplatform.testkit;

import org.jspecify.annotations.NullMarked;
