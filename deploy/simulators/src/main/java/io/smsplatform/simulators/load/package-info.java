/**
 * The demo and the benchmark: clients of the public API that bring their own peers and account for every message. {@link
 * io.smsplatform.simulators.load.DemoMain} and {@link io.smsplatform.simulators.load.BenchMain} are the ways in.
 */
@NullMarked
package io.smsplatform.simulators.load;

import org.jspecify.annotations.NullMarked;
