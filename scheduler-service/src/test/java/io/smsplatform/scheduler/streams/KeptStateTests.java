package io.smsplatform.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smsplatform.events.LaneKind;
import io.smsplatform.events.PoolShard;
import io.smsplatform.scheduler.engine.Progress;
import io.smsplatform.scheduler.engine.State;
import io.smsplatform.scheduler.engine.Trail;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeptStateTests {

    static Progress[] progresses() {
        return new Progress[] {
            new Progress(3, 2, true, new State.Queued()),
            new Progress(1, 1, false, new State.Waiting(123)),
            new Progress(2, 0, false, new State.InFlight("device:1", LaneKind.DEVICE, "s", 7, 3, 10, 20, true, true)),
            new Progress(1, 0, true, new State.AwaitingReceipt("smpp:a", 99, true)),
            new Progress(0, 0, false, new State.Held(false)),
            new Progress(2, 1, false, new State.Held(true)),
            new Progress(
                    2, 2, false, new State.Waiting(5), new Trail(List.of("smpp:a", "smpp:b"), true, "rule", false)),
            new Progress(1, 0, false, new State.Queued(), new Trail(List.of(), false, null, true))
        };
    }

    @ParameterizedTest
    @MethodSource("progresses")
    void readsWhatItWrote(Progress progress) {
        byte[] bytes = KeptState.encode(progress);

        assertThat(KeptState.isTombstone(bytes)).isFalse();
        assertThat(KeptState.decodeProgress(bytes)).isEqualTo(progress);
    }

    @ParameterizedTest
    @MethodSource("progresses")
    void readsAMoveThatItWrote(Progress progress) {
        KeptState.Moved moved = new KeptState.Moved(new PoolShard("main", 1), 3, 77, progress);
        byte[] bytes = KeptState.encode(moved);

        assertThat(KeptState.isMoved(bytes)).isTrue();
        assertThat(KeptState.decodeMoved(bytes)).isEqualTo(moved);
    }

    @Test
    void keepsWhatIsReservedAsQueued() {
        byte[] bytes = KeptState.encode(new Progress(1, 1, false, new State.Reserved("smpp:a", 9)));

        assertThat(KeptState.decodeProgress(bytes).state()).isEqualTo(new State.Queued());
    }

    @Test
    void readsTheBytesOfTheFirstRelease() {
        byte[] bytes = HexFormat.of()
                .parseHex("03" + "00000002" + "00000001" + "00" + "0006736d70703a61" + "0004534d5050" + "000173"
                        + "0000000000000007" + "00000003" + "000000000000000a" + "0000000000000014" + "01" + "00");

        assertThat(KeptState.decodeProgress(bytes))
                .isEqualTo(new Progress(
                        2, 1, false, new State.InFlight("smpp:a", LaneKind.SMPP, "s", 7, 3, 10, 20, true, false)));
    }

    @Test
    void refusesAFormItDoesNotKnow() {
        byte[] bytes = KeptState.encode(new Progress(1, 1, false, new State.Queued()));
        bytes[0] = 77;

        assertThatThrownBy(() -> KeptState.decodeProgress(bytes)).hasMessageContaining("form 77");
    }
}
