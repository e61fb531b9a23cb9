package io.smsplatform.scheduler.web;

import io.smsplatform.events.LaneName;
import io.smsplatform.events.config.RuleConfig;
import io.smsplatform.scheduler.RuleTerms;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A failure rule as a client describes it; what is left out takes its default, and an empty list matches everything. */
record RuleRequest(
        @Nullable String name,
        @Nullable Boolean enabled,
        @Nullable Integer priority,
        @Nullable String scene,
        @Nullable MatchRequest match,
        @Nullable String action,
        @Nullable RetryRequest retry,
        @Nullable String alert) {

    private static final Pattern SLUG = Pattern.compile("[a-z][a-z0-9-]{1,62}");
    static final String EXPECTED_SLUG = "2 to 63 characters of a-z, 0-9 and -, beginning with a letter";
    private static final String EXPECTED_LANE = "Expected " + LaneName.EXPECTED;
    private static final List<String> SCENES = List.of("send_failure", "callback_failure");
    private static final List<String> ACTIONS = List.of("retry", "switch_provider", "fail", "none");
    private static final List<String> ACTIONS_THAT_RETRY = List.of("retry", "switch_provider");

    /** @param fuzzy keywords also match with small differences in spelling */
    record MatchRequest(
            @Nullable List<@Nullable String> pools,
            @Nullable List<@Nullable String> lanes,
            @Nullable List<@Nullable String> channels,
            @Nullable List<@Nullable String> classes,
            @Nullable List<@Nullable String> codes,
            @Nullable List<@Nullable String> keywords,
            @Nullable Boolean fuzzy) {

        static final MatchRequest EVERYTHING = new MatchRequest(null, null, null, null, null, null, null);

        private static final List<String> CHANNELS = List.of("sms", "email", "wechat_work", "dingtalk", "webhook");
        private static final List<String> CLASSES = List.of("otp", "transactional", "normal", "bulk");
        private static final int MOST = 50;
        private static final int MOST_KEYWORDS = 20; // each is searched for in what a peer says

        RuleConfig.Match checked(String pointer, Checks checks) {
            return new RuleConfig.Match(
                    all(pointer + "/pools", pools, MOST, RuleRequest::isSlug, EXPECTED_SLUG, checks),
                    all(pointer + "/lanes", lanes, MOST, LaneName::isValid, EXPECTED_LANE, checks),
                    all(pointer + "/channels", channels, MOST, CHANNELS::contains, oneOf(CHANNELS), checks),
                    all(pointer + "/classes", classes, MOST, CLASSES::contains, oneOf(CLASSES), checks),
                    all(pointer + "/codes", codes, MOST, isText(1), "1 to 64 characters", checks),
                    all(pointer + "/keywords", keywords, MOST_KEYWORDS, isText(2), "2 to 64 characters", checks),
                    Boolean.TRUE.equals(fuzzy));
        }

        private static List<String> all(
                String pointer,
                @Nullable List<@Nullable String> values,
                int most,
                Predicate<String> fits,
                String expected,
                Checks checks) {
            if (values == null) {
                return List.of();
            }
            if (values.size() > most) {
                checks.wrong(pointer, "too-long", "Expected at most %d values, got %d".formatted(most, values.size()));
                return List.of();
            }
            for (int index = 0; index < values.size(); index++) {
                String value = values.get(index);
                if (value == null || !fits.test(value)) {
                    checks.wrong(pointer + "/" + index, "malformed", "Expected " + expected);
                }
            }
            return values.stream().map(String::valueOf).distinct().toList();
        }

        private static Predicate<String> isText(int shortest) {
            return value -> value.strip().length() >= shortest
                    && value.length() <= 64
                    && value.chars().noneMatch(Character::isISOControl);
        }

        private static String oneOf(List<String> values) {
            return "one of " + String.join(", ", values);
        }
    }

    /** Terms of retrying; see {@link RuleConfig.Retry}. */
    record RetryRequest(
            @Nullable Integer max,
            @Nullable String delay,
            @Nullable Double rate,
            @Nullable String cap) {

        private static final Duration SHORTEST = Duration.ofMillis(100);
        private static final Duration LONGEST = Duration.ofDays(1);

        RuleConfig.Retry checked(String pointer, Checks checks) {
            Duration first = checks.duration(pointer + "/delay", delay, Duration.ofSeconds(2), SHORTEST, LONGEST);
            Duration longest = checks.duration(pointer + "/cap", cap, Duration.ofMinutes(1), SHORTEST, LONGEST);
            if (cap != null && longest.compareTo(first) < 0) {
                checks.wrong(pointer + "/cap", "out_of_range", "Expected at least the delay, " + first);
            }
            return new RuleConfig.Retry(
                    checks.whole(pointer + "/max", max, 3, 1, 20),
                    first,
                    checks.decimal(pointer + "/rate", rate, 2, 1, 10),
                    longest.compareTo(first) < 0 ? first : longest);
        }
    }

    static boolean isSlug(String value) {
        return SLUG.matcher(value).matches();
    }

    /** @param pointer to this rule in the body; empty if it is the body */
    String checkedName(String pointer, Checks checks) {
        if (name == null) {
            checks.wrong(pointer + "/name", "required", "A rule needs a name");
            return "";
        }
        if (!isSlug(name)) {
            checks.wrong(pointer + "/name", "malformed", "Expected " + EXPECTED_SLUG);
        }
        return name;
    }

    /** @param pointer to this rule in the body; empty if it is the body */
    RuleTerms checkedTerms(String pointer, Checks checks) {
        String what = checks.oneOf(pointer + "/action", action, null, ACTIONS);
        if (retry != null && action != null && !ACTIONS_THAT_RETRY.contains(what)) {
            checks.wrong(
                    pointer + "/retry",
                    "not-applicable",
                    "Only retry and switch_provider retry, not '%s'".formatted(what));
        }
        if (alert != null && !isSlug(alert)) {
            checks.wrong(pointer + "/alert", "malformed", "Expected the name of a webhook account, " + EXPECTED_SLUG);
        }
        MatchRequest conditions = match == null ? MatchRequest.EVERYTHING : match;
        return new RuleTerms(
                !Boolean.FALSE.equals(enabled),
                checks.whole(pointer + "/priority", priority, 100, -1_000, 1_000),
                checks.oneOf(pointer + "/scene", scene, null, SCENES),
                conditions.checked(pointer + "/match", checks),
                what,
                retry == null ? null : retry.checked(pointer + "/retry", checks),
                alert);
    }
}
