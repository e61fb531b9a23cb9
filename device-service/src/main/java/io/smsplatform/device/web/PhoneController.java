package io.smsplatform.device.web;

import io.smsplatform.device.Device;
import io.smsplatform.device.lane.DeviceReport;
import io.smsplatform.device.lane.Lease;
import io.smsplatform.device.lane.LeaseTokens;
import io.smsplatform.device.lane.PollMessages;
import io.smsplatform.device.lane.ReportAttempts;
import io.smsplatform.device.lane.TakeMessages;
import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.ProblemType;
import io.smsplatform.events.access.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The polling phone's side: poll, taken, reports. */
@RestController
@RequestMapping("/api/v2/devices/me")
class PhoneController {

    private static final int LARGEST_BATCH = 100;

    /** Body of "taken". */
    record TakenRequest(@Nullable List<@Nullable String> leases) {}

    /** Body of "reports". */
    record ReportsRequest(@Nullable List<@Nullable ReportItem> reports) {}

    /** Answer of a poll. */
    record PollAnswer(List<MessageView> messages) {}

    private final Phones phones;
    private final PollMessages polls;
    private final TakeMessages takes;
    private final ReportAttempts reports;
    private final LeaseTokens tokens;
    private final PollWriter writer;

    PhoneController(
            Phones phones,
            PollMessages polls,
            TakeMessages takes,
            ReportAttempts reports,
            LeaseTokens tokens,
            PollWriter writer) {
        this.phones = phones;
        this.polls = polls;
        this.takes = takes;
        this.reports = reports;
        this.tokens = tokens;
        this.writer = writer;
    }

    @PostMapping("/poll")
    Mono<Void> poll(
            @RequestAttribute(CallerFilter.CALLER) Caller caller,
            @RequestBody(required = false) @Nullable PollRequest request,
            ServerHttpResponse response) {
        PollRequest.Valid valid = (request == null ? PollRequest.EMPTY : request).validate();
        return phones.device(caller)
                .flatMap(device -> polls.poll(
                        device, valid.limit(), valid.patience(), messages -> writer.write(response, device, messages)));
    }

    @PostMapping("/taken")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> taken(@RequestAttribute(CallerFilter.CALLER) Caller caller, @RequestBody TakenRequest request) {
        return phones.device(caller).flatMap(device -> {
            List<@Nullable String> texts = batch(request.leases(), "/leases");
            List<Lease> leases = leases(texts, device);
            return takes.take(device, leases).flatMap(over -> refuseOver(leases, over));
        });
    }

    @PostMapping("/reports")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> report(@RequestAttribute(CallerFilter.CALLER) Caller caller, @RequestBody ReportsRequest request) {
        return phones.device(caller).flatMap(device -> reports.report(device, reports(request, device)));
    }

    private List<Lease> leases(List<@Nullable String> texts, Device device) {
        FieldErrors errors = new FieldErrors();
        List<Lease> leases = new ArrayList<>(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            Lease lease =
                    text == null ? null : tokens.parse(text, device.lane()).orElse(null);
            if (lease == null) {
                errors.add("/leases/" + i, "unknown", "lease was not given to this device");
            } else {
                leases.add(lease);
            }
        }
        errors.throwIfAny();
        return leases;
    }

    private List<DeviceReport> reports(ReportsRequest request, Device device) {
        List<@Nullable ReportItem> items = batch(request.reports(), "/reports");
        FieldErrors errors = new FieldErrors();
        List<DeviceReport> told = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            String pointer = "/reports/" + i;
            ReportItem item = items.get(i);
            DeviceReport report = item == null ? null : item.validate(pointer, tokens, device.lane(), errors);
            errors.require(item != null, pointer, "missing", "a report is null");
            if (report != null) {
                told.add(report);
            }
        }
        errors.throwIfAny();
        return told;
    }

    private static <T extends @Nullable Object> List<T> batch(@Nullable List<T> items, String pointer) {
        if (items == null || items.isEmpty() || items.size() > LARGEST_BATCH) {
            int size = items == null ? 0 : items.size();
            throw new Refusal(Problem.invalid(List.of(new Problem.FieldError(
                    pointer, "size", "there are %d items, expected 1..%d".formatted(size, LARGEST_BATCH)))));
        }
        return items;
    }

    /** The leases that are not named are taken. */
    private static Mono<Void> refuseOver(List<Lease> leases, List<Lease> over) {
        if (over.isEmpty()) {
            return Mono.empty();
        }
        List<Problem.FieldError> errors = new ArrayList<>();
        for (int i = 0; i < leases.size(); i++) {
            if (over.contains(leases.get(i))) {
                errors.add(new Problem.FieldError("/leases/" + i, "lease-over", "do not send this message"));
            }
        }
        Problem plain =
                Problem.of(ProblemType.LEASE_OVER, "%d of %d leases are over".formatted(over.size(), leases.size()));
        return Mono.error(new Refusal(new Problem(
                plain.type(), plain.title(), plain.status(), plain.detail(), plain.code(), List.copyOf(errors))));
    }
}
