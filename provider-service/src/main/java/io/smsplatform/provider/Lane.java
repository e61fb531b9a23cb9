package io.smsplatform.provider;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.SendFailure;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import reactor.core.publisher.Mono;

/**
 * One account that runs on this instance: what it asks the scheduler for, and the circuit breaker that decides how much.
 * An open circuit asks for nothing; after a while it asks for one attempt as a probe.
 */
final class Lane {

    private final Account account;
    private final int partition;
    private final ProviderProperties properties;
    private final CircuitBreaker breaker;
    private Instant openedAt = Instant.MIN;
    private volatile String session = newSession();
    private long sequence;
    private int announced = -1;

    Lane(Account account, int partition, ProviderProperties properties) {
        this.account = account;
        this.partition = partition;
        this.properties = properties;
        this.breaker = CircuitBreaker.of(account.name(), breakerConfig(properties.circuit()));
    }

    Account account() {
        return account;
    }

    int partition() {
        return partition;
    }

    /** Whether what was dispatched under that session was asked for by this incarnation. */
    boolean holds(String otherSession) {
        return session.equals(otherSession);
    }

    Mono<Verdict> send(MessageDispatched dispatch) {
        return account.send(dispatch)
                .transformDeferred(CircuitBreakerOperator.of(breaker))
                .onErrorResume(
                        CallNotPermittedException.class, open -> Mono.just(Verdict.returned(SendFailure.NOT_CONNECTED)))
                .onErrorResume(LeaseOverException.class, over -> Mono.just(Verdict.returned(SendFailure.LEASE_OVER)));
    }

    /** The demand to repeat now; empty while the circuit is open and the scheduler knows it. */
    synchronized Optional<LaneDemand> heartbeat(Instant now) {
        probeWhenDue(now);
        return credit() == 0 && announced == 0 ? Optional.empty() : Optional.of(announce(now));
    }

    /** The demand to tell at once because the circuit changed; empty when it did not. */
    synchronized Optional<LaneDemand> change(Instant now) {
        return credit() == announced ? Optional.empty() : Optional.of(announce(now));
    }

    /** The last demand of this incarnation. */
    synchronized LaneDemand closed(Instant now) {
        announced = 0;
        return demand(DemandMode.CLOSED, 0, now);
    }

    private void probeWhenDue(Instant now) {
        boolean due = !now.isBefore(openedAt.plus(properties.circuit().openFor()));
        if (breaker.getState() == State.OPEN && announced == 0 && due) {
            breaker.transitionToHalfOpenState();
            session = newSession(); // what the old one was still sent is given back
        }
    }

    private int credit() {
        return switch (breaker.getState()) {
            case CLOSED, METRICS_ONLY, DISABLED -> account.window();
            case HALF_OPEN -> 1;
            case OPEN, FORCED_OPEN -> 0;
        };
    }

    private LaneDemand announce(Instant now) {
        int credit = credit();
        if (credit == 0 && announced != 0) {
            openedAt = now;
        }
        announced = credit;
        return demand(announced == 0 ? DemandMode.CLOSED : DemandMode.STANDING, announced, now);
    }

    private LaneDemand demand(DemandMode mode, int credit, Instant now) {
        return LaneDemand.newBuilder()
                .setLane(account.lane())
                .setKind(LaneKind.PROVIDER)
                .setPool(account.pool())
                .setMode(mode)
                .setCredit(credit)
                .setReturnPartition(partition)
                .setSession(session)
                .setSequence(++sequence)
                .setRatePerSecond(account.ratePerSecond())
                .setReceipts(false)
                .setConfirmsTaken(false)
                .setAt(now)
                .setExpiresAt(now.plus(properties.demandLife()))
                .build();
    }

    private static CircuitBreakerConfig breakerConfig(ProviderProperties.Circuit circuit) {
        return CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(circuit.calls())
                .minimumNumberOfCalls(circuit.calls())
                .failureRateThreshold(circuit.failurePercent())
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitDurationInOpenState(circuit.openFor().multipliedBy(1000)) // only the heartbeat lets it probe
                .recordResult(result -> result instanceof Verdict verdict && verdict.troubled())
                .ignoreExceptions(LeaseOverException.class)
                .build();
    }

    private static String newSession() {
        return UUID.randomUUID().toString();
    }
}
