package io.smsplatform.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.provider.LaneTests.ScriptedAccount;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class LanesTests {

    private final List<Account> accounts = new ArrayList<>();
    private final List<LaneDemand> demands = new ArrayList<>();
    private final Lanes lanes = lanes();

    @Test
    void runsEachAccountOnExactlyOneOfTwoInstances() {
        IntStream.range(0, 50).forEach(i -> accounts.add(new ScriptedAccount("hook-" + i, 1)));
        Lanes other = lanes();
        run(lanes.own(Set.of(0, 1), 4));
        run(other.own(Set.of(2, 3), 4));
        assertThat(lanes.count() + other.count()).isEqualTo(50);
        assertThat(demands)
                .extracting(LaneDemand::getLane)
                .doesNotHaveDuplicates()
                .hasSize(50);
        assertThat(demands)
                .allSatisfy(demand -> assertThat(demand.getReturnPartition())
                        .isEqualTo(Math.floorMod(
                                demand.getLane().substring("provider:".length()).hashCode(), 4)));
    }

    @Test
    void endsTheDemandOfWhatItNoLongerOwns() {
        accounts.add(new ScriptedAccount("hook", 1));
        run(lanes.own(Set.of(0), 1));
        run(lanes.own(Set.of(), 1));
        assertThat(demands).extracting(LaneDemand::getMode).containsExactly(DemandMode.STANDING, DemandMode.CLOSED);
        assertThat(demands.get(1).getSession()).isEqualTo(demands.get(0).getSession());
        assertThat(lanes.holder("provider:hook", demands.get(0).getSession())).isNull();
    }

    @Test
    void startsANewIncarnationWhenAnAccountChanges() {
        accounts.add(new ScriptedAccount("hook", 1));
        run(lanes.own(Set.of(0), 1));
        run(lanes.reconcile());
        assertThat(demands).as("nothing changed, nothing told").hasSize(1);
        accounts.set(0, new ScriptedAccount("hook", 2));
        run(lanes.reconcile());
        assertThat(demands)
                .extracting(LaneDemand::getMode)
                .containsExactly(DemandMode.STANDING, DemandMode.CLOSED, DemandMode.STANDING);
        assertThat(lanes.holder("provider:hook", demands.get(0).getSession())).isNull();
        assertThat(lanes.holder("provider:hook", demands.get(2).getSession())).isNotNull();
    }

    @Test
    void asksForNothingOnceClosed() {
        accounts.add(new ScriptedAccount("hook", 1));
        run(lanes.own(Set.of(0), 1));
        run(lanes.close());
        run(lanes.own(Set.of(0), 1));
        run(lanes.heartbeat());
        assertThat(demands).extracting(LaneDemand::getMode).containsExactly(DemandMode.STANDING, DemandMode.CLOSED);
    }

    private Lanes lanes() {
        return new Lanes(
                List.of(() -> accounts),
                demand -> Mono.fromRunnable(() -> demands.add(demand)),
                new ProviderProperties(
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1),
                        new ProviderProperties.Circuit(4, 50, Duration.ofSeconds(10))),
                InstantSource.fixed(Instant.parse("2026-11-20T12:00:00Z")));
    }

    private static void run(Mono<Void> work) {
        StepVerifier.create(work).expectComplete().verify(Duration.ofSeconds(5));
    }
}
