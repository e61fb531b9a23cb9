/**
 * The front door: who calls, how often they may, and which service answers. Owns no data: credentials come from the
 * topics {@code config.applications} and {@code config.devices}. Read {@link io.smsplatform.gateway.Authenticator}
 * first, then {@code web.FrontDoor}.
 */
@NullMarked
package io.smsplatform.gateway;

import org.jspecify.annotations.NullMarked;
