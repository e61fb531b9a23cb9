package io.smsplatform.result;

import io.smsplatform.result.DeliveryReport.Lane;
import io.smsplatform.result.DeliveryReport.Latency;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/**
 * Counts messages in the database. What it brings into memory is bounded by the number of lanes and by the number of
 * distinct rounded latencies (at most a thousand below a second and 900 for each power of ten above), never by the
 * number of messages.
 */
@Repository
public class ReportStore {

    private static final String COUNT_BY_LANE_AND_STATE = """
            SELECT lane, state, settled_at IS NOT NULL AS settled, COUNT(*) AS messages
            FROM message WHERE TRUE%s GROUP BY lane, state, settled_at IS NOT NULL
            """;

    private static final String COUNT_BY_LATENCY = """
            SELECT IF(latency < 1000, latency, ROUND(latency, 2 - FLOOR(LOG10(latency)))) AS latency,
                COUNT(*) AS messages, MAX(latency) AS greatest
            FROM (SELECT GREATEST(0, settled_at - accepted_at) AS latency FROM message
                WHERE settled_at IS NOT NULL AND accepted_at IS NOT NULL%s) AS settled
            GROUP BY 1 ORDER BY 1
            """;

    private final DatabaseClient database;

    ReportStore(DatabaseClient database) {
        this.database = database;
    }

    public Mono<DeliveryReport> report(ReportScope scope) {
        return Mono.zip(byLaneAndState(scope), byLatency(scope), ReportStore::report);
    }

    private record Cell(@Nullable String lane, MessageState state, boolean settled, long messages) {}

    private record Bucket(long latency, long messages, long greatest) {}

    private Mono<List<Cell>> byLaneAndState(ReportScope scope) {
        return database.sql(COUNT_BY_LANE_AND_STATE.formatted(condition(scope)))
                .bindValues(wanted(scope))
                .map(row -> new Cell(
                        row.get("lane", String.class),
                        MessageState.named(Objects.requireNonNull(row.get("state", String.class)))
                                .orElseThrow(),
                        Objects.requireNonNull(row.get("settled", Integer.class)) != 0,
                        Objects.requireNonNull(row.get("messages", Long.class))))
                .all()
                .collectList();
    }

    private Mono<List<Bucket>> byLatency(ReportScope scope) {
        return database.sql(COUNT_BY_LATENCY.formatted(condition(scope)))
                .bindValues(wanted(scope))
                .map(row -> new Bucket(
                        Objects.requireNonNull(row.get("latency", Long.class)),
                        Objects.requireNonNull(row.get("messages", Long.class)),
                        Objects.requireNonNull(row.get("greatest", Long.class))))
                .all()
                .collectList();
    }

    private static String condition(ReportScope scope) {
        StringBuilder condition = new StringBuilder();
        wanted(scope)
                .keySet()
                .forEach(name -> condition
                        .append(" AND ")
                        .append(
                                switch (name) {
                                    case "since" -> "id >= :since";
                                    case "until" -> "id < :until";
                                    default -> name + " = :" + name;
                                }));
        return condition.toString();
    }

    private static Map<String, Object> wanted(ReportScope scope) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("application", scope.application());
        all.put("task_id", scope.task());
        all.put("pool", scope.pool());
        all.put("since", scope.since());
        all.put("until", scope.until());
        Map<String, Object> wanted = new LinkedHashMap<>();
        all.forEach((name, value) -> {
            if (value != null) {
                wanted.put(name, value);
            }
        });
        return wanted;
    }

    private static DeliveryReport report(List<Cell> cells, List<Bucket> buckets) {
        long accepted = 0;
        long settled = 0;
        Map<MessageState, Long> states = new EnumMap<>(MessageState.class);
        Map<String, List<Cell>> byLane = new HashMap<>();
        for (Cell cell : cells) {
            accepted += cell.messages();
            settled += cell.settled() ? cell.messages() : 0;
            states.merge(cell.state(), cell.messages(), Long::sum);
            if (cell.lane() != null) {
                byLane.computeIfAbsent(cell.lane(), name -> new ArrayList<>()).add(cell);
            }
        }
        List<Lane> lanes = byLane.entrySet().stream()
                .map(entry -> lane(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(Lane::messages).reversed().thenComparing(Lane::lane))
                .toList();
        return new DeliveryReport(accepted, settled, states, latency(buckets), lanes);
    }

    private static Lane lane(String name, List<Cell> cells) {
        return new Lane(
                name,
                count(cells, MessageState.values()),
                count(cells, MessageState.DELIVERED),
                count(cells, MessageState.FAILED, MessageState.UNDELIVERED),
                count(cells, MessageState.UNKNOWN));
    }

    private static long count(List<Cell> cells, MessageState... states) {
        List<MessageState> counted = List.of(states);
        return cells.stream()
                .filter(cell -> counted.contains(cell.state()))
                .mapToLong(Cell::messages)
                .sum();
    }

    private static @Nullable Latency latency(List<Bucket> buckets) {
        long total = buckets.stream().mapToLong(Bucket::messages).sum();
        if (total == 0) {
            return null;
        }
        long max = buckets.stream().mapToLong(Bucket::greatest).max().orElseThrow();
        return new Latency(
                percentile(buckets, total, 50), percentile(buckets, total, 90), percentile(buckets, total, 99), max);
    }

    /** The smallest latency that at least that many percent of the messages do not exceed. */
    private static long percentile(List<Bucket> buckets, long total, int percent) {
        long needed = (total * percent + 99) / 100;
        long seen = 0;
        for (Bucket bucket : buckets) {
            seen += bucket.messages();
            if (seen >= needed) {
                return Math.min(bucket.latency(), bucket.greatest());
            }
        }
        throw new IllegalStateException("percentile of nothing");
    }
}
