package io.smsplatform.device.lane;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The partitions of the dispatch topic that this instance reads now; demand names one of them for the answer. */
@Component
public class DispatchPartitions {

    private final Sinks.Many<List<Integer>> assignments = Sinks.many().replay().latestOrDefault(List.of());

    /** Called by the reading thread only. */
    public void assigned(List<Integer> partitions) {
        assignments.emitNext(List.copyOf(partitions), Sinks.EmitFailureHandler.FAIL_FAST);
    }

    /**
     * A partition to name, and another one each time that it is lost: the first within the wait, or a {@link
     * NotReadyException}.
     */
    Flux<Integer> one(Duration wait) {
        return Flux.defer(() -> {
            Sticky sticky = new Sticky();
            return assignments
                    .asFlux()
                    .filter(owned -> !owned.isEmpty())
                    .map(sticky::choose)
                    .distinctUntilChanged()
                    .timeout(
                            Mono.delay(wait),
                            first -> Mono.never(),
                            Mono.error(new NotReadyException("this instance reads no dispatch partition yet")));
        });
    }

    /** Keeps its choice as long as it is owned. */
    private static final class Sticky {

        private int chosen = -1;

        int choose(List<Integer> owned) {
            if (!owned.contains(chosen)) {
                chosen = owned.get(ThreadLocalRandom.current().nextInt(owned.size()));
            }
            return chosen;
        }
    }
}
