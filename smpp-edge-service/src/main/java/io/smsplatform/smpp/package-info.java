/** SMPP connectors: binds to SMSCs. */
@NullMarked
package io.smsplatform.smpp;

import org.jspecify.annotations.NullMarked;
