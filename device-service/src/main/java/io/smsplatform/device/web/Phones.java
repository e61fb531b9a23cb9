package io.smsplatform.device.web;

import io.smsplatform.device.Device;
import io.smsplatform.device.Devices;
import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.ProblemType;
import io.smsplatform.events.access.Refusal;
import io.smsplatform.events.access.Scope;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Finds the device that a caller is. */
@Component
class Phones {

    private final Devices devices;

    Phones(Devices devices) {
        this.devices = devices;
    }

    /** The caller's device; a {@link Refusal} if the caller is none, or one that was deleted. */
    Mono<Device> device(Caller caller) {
        caller.require(Scope.DEVICE);
        return devices.authenticated(caller.subject())
                .switchIfEmpty(Mono.error(() -> new Refusal(
                        Problem.of(ProblemType.UNAUTHENTICATED, "This device is not registered any more"))));
    }
}
