package io.smsplatform.scheduler.engine;

import io.smsplatform.events.MessageClass;
import io.smsplatform.events.config.RuleConfig;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What to do about failures, as configured: of the enabled rules of a scene that match, the one with the lowest priority
 * number decides, among equals the one whose name comes first. Immutable; safe for any thread.
 */
public final class FailureRules {

    /** No rule at all: every failure is handled as its pool would. */
    public static final FailureRules NONE = new FailureRules(List.of(), List.of());

    /** When something failed. */
    public enum Scene {
        /** An attempt failed before the network had it. */
        SEND_FAILURE("send_failure"),
        /** The network gave up on what was sent, or never said what became of it. */
        CALLBACK_FAILURE("callback_failure");

        private final String wireName;

        Scene(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    /** What a rule wants done. */
    public enum Action {
        /** Another attempt by any lane. */
        RETRY("retry"),
        /** Another attempt, but not by a lane that tried. */
        SWITCH("switch_provider"),
        /** No other attempt. */
        FAIL("fail"),
        /** As the pool would. */
        NONE("none");

        private final String wireName;

        Action(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        /** The action of that wire name; one from a newer version leaves it to the pool. */
        static Action of(String wireName) {
            for (Action action : values()) {
                if (action.wireName.equals(wireName)) {
                    return action;
                }
            }
            return NONE;
        }
    }

    /**
     * Something that failed.
     *
     * @param channel wire name; null if it is not known, then only rules that name no channel match
     * @param messageClass null if it is not known, then only rules that name no class match
     * @param code platform code
     * @param detail the peer's own code and words
     */
    public record Failure(
            Scene scene,
            String pool,
            String lane,
            @Nullable String channel,
            @Nullable MessageClass messageClass,
            @Nullable String code,
            @Nullable String detail) {}

    /**
     * What is to be done.
     *
     * @param rule name of the rule that decided; null if none matched
     * @param retry terms of {@code RETRY} and {@code SWITCH}; null = as the pool does
     * @param alert name of the webhook account that is to be told, or null
     */
    public record Verdict(
            Action action,
            @Nullable String rule,
            @Nullable Retry retry,
            @Nullable String alert) {

        static final Verdict NO_RULE = new Verdict(Action.NONE, null, null, null);
    }

    /**
     * A rule's own terms of retrying, instead of its pool's.
     *
     * @param max retries at most
     * @param rate factor of each further delay; 1 = fixed
     */
    public record Retry(int max, long delayMillis, double rate, long capMillis) {

        /** @param failures of the message so far, this one included */
        public boolean mayRetry(int failures) {
            return failures <= max;
        }

        /**
         * The pause after that many failures, up to a quarter of it taken off by deterministic jitter as {@link
         * PoolPolicy} does.
         */
        public long delayMillis(int failures, long messageId) {
            double full = Math.min((double) capMillis, delayMillis * Math.pow(rate, Math.max(0, failures - 1)));
            long mixed = (messageId + failures) * 0x9E3779B97F4A7C15L;
            double part = (mixed >>> 40) / (double) (1L << 24);
            return Math.max(1, (long) (full * (1 - 0.25 * part)));
        }
    }

    private final List<Rule> sending;
    private final List<Rule> callback;

    private FailureRules(List<Rule> sending, List<Rule> callback) {
        this.sending = sending;
        this.callback = callback;
    }

    /** The rules of that configuration; disabled, deleted and unknown scenes' ones are left out. */
    public static FailureRules of(Collection<RuleConfig> configs) {
        return new FailureRules(rules(configs, Scene.SEND_FAILURE), rules(configs, Scene.CALLBACK_FAILURE));
    }

    /** The first rule's word; {@link Action#NONE} without a name if no rule matches. */
    public Verdict judge(Failure failure) {
        List<Rule> rules = failure.scene() == Scene.SEND_FAILURE ? sending : callback;
        if (rules.isEmpty()) {
            return Verdict.NO_RULE;
        }
        FailureWords words = new FailureWords(failure.code(), failure.detail());
        for (Rule rule : rules) {
            if (rule.matches(failure, words)) {
                return rule.verdict;
            }
        }
        return Verdict.NO_RULE;
    }

    private static List<Rule> rules(Collection<RuleConfig> configs, Scene scene) {
        return configs.stream()
                .filter(config -> config.enabled() && !config.deleted())
                .filter(config -> scene.wireName.equals(config.scene()))
                .sorted(Comparator.comparingInt(RuleConfig::priority).thenComparing(RuleConfig::name))
                .map(Rule::new)
                .toList();
    }

    /** One rule in the engine's terms; an empty set or list matches everything. */
    private static final class Rule {

        private final Set<String> pools;
        private final Set<String> lanes;
        private final Set<String> channels;
        private final Set<String> classes;
        private final Set<String> codes;
        private final List<Keyword> keywords;
        private final Verdict verdict;

        Rule(RuleConfig config) {
            RuleConfig.Match match = config.match();
            this.pools = Set.copyOf(match.pools());
            this.lanes = Set.copyOf(match.lanes());
            this.channels = Set.copyOf(match.channels());
            this.classes = Set.copyOf(match.classes());
            this.codes = match.codes().stream().map(PeerCodes::normal).collect(Collectors.toUnmodifiableSet());
            this.keywords = match.keywords().stream()
                    .map(keyword -> new Keyword(keyword, match.fuzzy()))
                    .toList();
            this.verdict = new Verdict(Action.of(config.action()), config.name(), retry(config), config.alert());
        }

        private static @Nullable Retry retry(RuleConfig config) {
            RuleConfig.Retry retry = config.retry();
            return retry == null
                    ? null
                    : new Retry(
                            retry.max(),
                            retry.delay().toMillis(),
                            retry.rate(),
                            retry.cap().toMillis());
        }

        boolean matches(Failure failure, FailureWords words) {
            return allows(pools, failure.pool())
                    && allows(lanes, failure.lane())
                    && allows(channels, failure.channel())
                    && allows(classes, wireName(failure.messageClass()))
                    && (codes.isEmpty() || words.hasCode(codes))
                    && (keywords.isEmpty() || words.hasKeyword(keywords));
        }

        private static boolean allows(Set<String> allowed, @Nullable String value) {
            return allowed.isEmpty() || (value != null && allowed.contains(value));
        }

        private static @Nullable String wireName(@Nullable MessageClass messageClass) {
            return messageClass == null ? null : messageClass.name().toLowerCase(Locale.ROOT);
        }
    }
}
