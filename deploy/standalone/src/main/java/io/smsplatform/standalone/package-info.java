/**
 * Ways to run the whole platform on one machine: {@link io.smsplatform.standalone.StandaloneMain} in one process,
 * {@link io.smsplatform.standalone.DistributedMain} with a process for each service. Both read the same settings.
 */
@NullMarked
package io.smsplatform.standalone;

import org.jspecify.annotations.NullMarked;
