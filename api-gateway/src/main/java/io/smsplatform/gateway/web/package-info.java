/** The HTTP edge: the door, the routes to the services, the API's documentation. */
@NullMarked
package io.smsplatform.gateway.web;

import org.jspecify.annotations.NullMarked;
