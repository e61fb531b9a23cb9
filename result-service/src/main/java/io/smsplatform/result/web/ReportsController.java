package io.smsplatform.result.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.smsplatform.events.Tsid;
import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.Scope;
import io.smsplatform.result.DeliveryReport;
import io.smsplatform.result.ReportScope;
import io.smsplatform.result.ReportStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/**
 * What became of a task's messages, or of those accepted in a span of time (at most 31 days; the last 24 hours when none
 * is given).
 */
@RestController
@RequestMapping("/api/v2/reports")
class ReportsController {

    private static final Set<String> PARAMETERS = Set.of("task", "since", "until", "pool", "application");
    private static final Duration DEFAULT_SPAN = Duration.ofHours(24);
    private static final Duration LONGEST_SPAN = Duration.ofDays(31);
    private static final int LONGEST_NAME = 64;

    private final ReportStore reports;
    private final InstantSource clock;

    ReportsController(ReportStore reports, InstantSource clock) {
        this.reports = reports;
        this.clock = clock;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ReportDocument(
            long accepted,
            @JsonProperty("final") long settled,
            Map<String, Long> states,
            DeliveryReport.@Nullable Latency latencyMillis,
            List<DeliveryReport.Lane> lanes) {

        static ReportDocument of(DeliveryReport report) {
            Map<String, Long> states = new LinkedHashMap<>();
            report.states().forEach((state, messages) -> states.put(state.wireName(), messages));
            return new ReportDocument(report.accepted(), report.settled(), states, report.latency(), report.lanes());
        }
    }

    @GetMapping("/delivery")
    Mono<ReportDocument> delivery(@RequestAttribute("caller") Caller caller, ServerHttpRequest request) {
        caller.require(Scope.READ);
        return reports.report(read(caller, new Query(request.getQueryParams(), PARAMETERS)))
                .map(ReportDocument::of);
    }

    private ReportScope read(Caller caller, Query query) {
        String application = MessagesController.application(caller, query);
        Long task = query.identifier("task");
        Instant since = query.time("since");
        Instant until = query.time("until");
        String pool = query.text("pool", LONGEST_NAME);
        if (task != null) {
            if (since != null || until != null) {
                query.error("task", "exclusive", "Give either a task or a span of time");
            }
            query.check();
            return new ReportScope(application, task, pool, null, null);
        }
        Instant end = until == null ? clock.instant() : until;
        Instant start = since == null ? end.minus(DEFAULT_SPAN) : since;
        Duration span = Duration.between(start, end);
        if (span.isNegative() || span.compareTo(LONGEST_SPAN) > 0) {
            query.error("since", "range", "The span is %s, expected PT0S to %s".formatted(span, LONGEST_SPAN));
        }
        query.check();
        return new ReportScope(
                application,
                null,
                pool,
                Tsid.smallestAt(start.toEpochMilli()),
                until == null ? null : Tsid.smallestAt(end.toEpochMilli()));
    }
}
