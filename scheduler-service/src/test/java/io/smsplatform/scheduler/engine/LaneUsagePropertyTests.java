package io.smsplatform.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** {@link LaneUsage} against a list of all that was sent, labelled with its calendar units. */
class LaneUsagePropertyTests {

    private static final List<DateTimeFormatter> UNITS = List.of(
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm XXX"),
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH XXX"),
            DateTimeFormatter.ofPattern("yyyy-MM-dd"),
            DateTimeFormatter.ofPattern("yyyy-MM"));
    private static final List<String> NAMES = List.of("per_minute", "per_hour", "per_day", "per_month");

    private final List<Sent> sent = new ArrayList<>();

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void keepsEveryQuotaAndWaitsNoLongerThanNeeded(
            @ForAll("terms") QuotaTerms terms,
            @ForAll @LongRange(min = 1_767_225_600_000L, max = 1_798_761_600_000L) long start,
            @ForAll("wishes") List<Wish> wishes) {
        LaneUsage usage = new LaneUsage(ZoneId.of("UTC"));
        sent.clear();
        Set<Long> kept = new HashSet<>();
        long keptSince = 0;
        long now = start;
        for (Wish wish : wishes) {
            now += wish.after;
            String forbidding = forbidding(terms, wish, now);
            assertThat(usage.exhausted(terms, wish.segments, wish.recipient, now))
                    .as("%s at %s by %s after %s", wish, Instant.ofEpochMilli(now), terms, sent)
                    .isEqualTo(forbidding);

            long month = usage.monthSince(terms.zone(), now);
            if (month != keptSince) {
                kept.clear();
                keptSince = month;
            }
            long again = usage.allowsAgainAt(terms, wish.segments, wish.recipient, now);
            if (forbidding != null) {
                assertThat(restarted(usage, kept).allows(terms, wish.segments, wish.recipient, again - 1))
                        .isFalse();
            }
            assertThat(restarted(usage, kept).allows(terms, wish.segments, wish.recipient, again))
                    .isTrue();

            if (forbidding == null) {
                if (usage.count(terms, wish.segments, wish.recipient, now)) {
                    assertThat(kept.add(wish.recipient)).isTrue();
                }
                sent.add(new Sent(Instant.ofEpochMilli(now), wish.segments, wish.recipient));
            }
            usage = wish.restart ? restarted(usage, kept) : usage;
        }
    }

    @Provide
    Arbitrary<QuotaTerms> terms() {
        Arbitrary<ZoneId> zones = Arbitraries.of("UTC", "Europe/Berlin", "Asia/Kathmandu", "America/New_York")
                .map(ZoneId::of);
        return Combinators.combine(limit(6), limit(12), limit(20), limit(40), limit(5), zones)
                .as(QuotaTerms::new);
    }

    @Provide
    Arbitrary<List<Wish>> wishes() {
        Arbitrary<Long> pauses = Arbitraries.oneOf(
                Arbitraries.longs().between(0, 20_000),
                Arbitraries.longs().between(0, 3_600_000),
                Arbitraries.longs().between(0, 5 * 86_400_000L));
        return Combinators.combine(
                        pauses,
                        Arbitraries.integers().between(1, 8),
                        Arbitraries.longs().between(2, 9),
                        Arbitraries.of(true, false, false, false))
                .as(Wish::new)
                .list()
                .ofMinSize(20)
                .ofMaxSize(80);
    }

    private static Arbitrary<Integer> limit(int upTo) {
        return Arbitraries.integers().between(0, upTo);
    }

    private String forbidding(QuotaTerms terms, Wish wish, long now) {
        List<Integer> limits = List.of(terms.perMinute(), terms.perHour(), terms.perDay(), terms.perMonth());
        Instant at = Instant.ofEpochMilli(now);
        List<Sent> ofMonth = of(3, at, terms.zone());
        Set<Long> recipients =
                new HashSet<>(ofMonth.stream().map(Sent::recipient).toList());
        if (terms.recipientsPerMonth() > 0
                && recipients.size() >= terms.recipientsPerMonth()
                && !recipients.contains(wish.recipient)) {
            return "recipients_per_month";
        }
        for (int unit = 3; unit >= 0; unit--) {
            int used =
                    of(unit, at, terms.zone()).stream().mapToInt(Sent::segments).sum();
            if (limits.get(unit) > 0 && used > 0 && used + wish.segments > limits.get(unit)) {
                return NAMES.get(unit);
            }
        }
        return null;
    }

    private List<Sent> of(int unit, Instant at, ZoneId zone) {
        DateTimeFormatter label = UNITS.get(unit).withZone(zone);
        return sent.stream()
                .filter(each -> label.format(each.at).equals(label.format(at)))
                .toList();
    }

    private static LaneUsage restarted(LaneUsage usage, Set<Long> recipients) {
        LaneUsage again = LaneUsage.of(usage.kept());
        recipients.forEach(again::recall);
        return again;
    }

    record Sent(Instant at, int segments, long recipient) {}

    record Wish(long after, int segments, long recipient, boolean restart) {}
}
