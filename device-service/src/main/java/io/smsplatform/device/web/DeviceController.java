package io.smsplatform.device.web;

import io.smsplatform.device.Device;
import io.smsplatform.device.Devices;
import io.smsplatform.device.SenderPools;
import io.smsplatform.events.Tsid;
import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.ProblemType;
import io.smsplatform.events.access.Refusal;
import io.smsplatform.events.access.Scope;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The operators' side: registers, shows and retires devices. */
@RestController
@RequestMapping("/api/v2/devices")
class DeviceController {

    private static final int LARGEST_PAGE = 500;

    /** A device as operators see it; its token is not among what can be read. */
    record DeviceView(String id, String name, String pool, String lane, Instant createdAt) {

        static DeviceView of(Device device) {
            return new DeviceView(device.key(), device.name(), device.pool(), device.lane(), device.createdAt());
        }
    }

    /** A new device; the only time that its token is told. */
    record RegisteredView(String id, String name, String pool, String lane, Instant createdAt, String token) {

        static RegisteredView of(Devices.Registered registered) {
            Device device = registered.device();
            return new RegisteredView(
                    device.key(),
                    device.name(),
                    device.pool(),
                    device.lane(),
                    device.createdAt(),
                    registered.token().bearer());
        }
    }

    /** One page; {@code next} is the {@code after} of the following one, or null on the last. */
    record DevicePage(List<DeviceView> devices, @Nullable String next) {}

    private final Devices devices;
    private final SenderPools pools;

    DeviceController(Devices devices, SenderPools pools) {
        this.devices = devices;
        this.pools = pools;
    }

    @PostMapping
    Mono<ResponseEntity<RegisteredView>> register(
            @RequestAttribute(CallerFilter.CALLER) Caller caller, @RequestBody DeviceRequest request) {
        caller.require(Scope.ADMIN);
        DeviceRequest.Valid valid = request.validate();
        return pools.require(valid.pool())
                .then(Mono.defer(() -> devices.register(valid.name(), valid.pool())))
                .map(registered -> ResponseEntity.created(URI.create(
                                "/api/v2/devices/" + registered.device().key()))
                        .body(RegisteredView.of(registered)));
    }

    @GetMapping
    Mono<DevicePage> list(
            @RequestAttribute(CallerFilter.CALLER) Caller caller,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String after) {
        caller.require(Scope.ADMIN);
        FieldErrors errors = new FieldErrors();
        errors.require(
                limit >= 1 && limit <= LARGEST_PAGE,
                "/limit",
                "range",
                "limit is %d, expected 1..%d".formatted(limit, LARGEST_PAGE));
        errors.throwIfAny();
        return devices.list(after == null ? 0 : identifier(after), limit)
                .map(page -> new DevicePage(
                        page.stream().map(DeviceView::of).toList(),
                        page.size() < limit ? null : page.get(limit - 1).key()));
    }

    @GetMapping("/{id}")
    Mono<DeviceView> show(@RequestAttribute(CallerFilter.CALLER) Caller caller, @PathVariable String id) {
        caller.require(Scope.ADMIN);
        return devices.find(identifier(id)).map(DeviceView::of).switchIfEmpty(Mono.error(() -> unknown(id)));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> retire(@RequestAttribute(CallerFilter.CALLER) Caller caller, @PathVariable String id) {
        caller.require(Scope.ADMIN);
        return devices.retire(identifier(id))
                .filter(retired -> retired)
                .switchIfEmpty(Mono.error(() -> unknown(id)))
                .then();
    }

    private static long identifier(String text) {
        try {
            return Tsid.parse(text);
        } catch (IllegalArgumentException e) {
            throw unknown(text);
        }
    }

    private static Refusal unknown(String id) {
        String shown = id.length() > 32 ? id.substring(0, 32) + "..." : id;
        return new Refusal(Problem.of(ProblemType.NOT_FOUND, "There is no device '" + shown + "'"));
    }
}
