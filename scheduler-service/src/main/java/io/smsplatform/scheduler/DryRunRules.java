package io.smsplatform.scheduler;

import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.RuleConfig;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Mono;

/** Tries rules on the failures of the past, without changing anything. */
@Service
public class DryRunRules {

    private final ManageRules rules;
    private final ManagePools pools;
    private final PastFailures past;

    DryRunRules(ManageRules rules, ManagePools pools, PastFailures past) {
        this.rules = rules;
        this.pools = pools;
        this.past = past;
    }

    /**
     * @param given the rules to try; null = the present ones
     * @param pool only its failures; null = of all
     * @param limit failures at most
     */
    public Mono<DryRunReport> run(@Nullable List<RuleConfig> given, Instant since, @Nullable String pool, int limit) {
        Mono<List<RuleConfig>> tried = given == null ? rules.all().collectList() : Mono.just(given);
        return tried.zipWith(pools.all().collectMap(PoolConfig::name), DryRun::new)
                .flatMap(run -> past.read(since, pool, limit, run::add).map(extent -> run.report(since, extent)));
    }
}
