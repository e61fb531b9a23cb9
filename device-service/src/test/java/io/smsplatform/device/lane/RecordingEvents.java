package io.smsplatform.device.lane;

import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.MessageReported;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;

/** Keeps what the lanes tell; refuses it all once {@link #down}. */
final class RecordingEvents implements LaneEvents {

    final List<LaneDemand> demands = new CopyOnWriteArrayList<>();
    final List<MessageReported> reports = new CopyOnWriteArrayList<>();
    volatile boolean down;

    List<DemandMode> modes() {
        return demands.stream().map(LaneDemand::getMode).toList();
    }

    @Override
    public Mono<Void> demand(LaneDemand demand) {
        return acknowledged(() -> demands.add(demand));
    }

    @Override
    public Mono<Void> reported(MessageReported report) {
        return acknowledged(() -> reports.add(report));
    }

    @Override
    public void reportedUnattended(MessageReported report) {
        reports.add(report);
    }

    @Override
    public void demandUnattended(LaneDemand demand) {
        demands.add(demand);
    }

    private Mono<Void> acknowledged(Runnable record) {
        return Mono.defer(() -> {
            if (down) {
                return Mono.error(new NotReadyException("the log is down"));
            }
            record.run();
            return Mono.empty();
        });
    }
}
