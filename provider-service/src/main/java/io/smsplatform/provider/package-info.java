/** All that leaves over HTTP: webhook accounts. */
@NullMarked
package io.smsplatform.provider;

import org.jspecify.annotations.NullMarked;
