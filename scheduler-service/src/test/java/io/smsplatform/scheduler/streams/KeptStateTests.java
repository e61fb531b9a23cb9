package io.smsplatform.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smsplatform.events.LaneKind;
import io.smsplatform.scheduler.engine.Progress;
import io.smsplatform.scheduler.engine.State;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeptStateTests {

    static Progress[] progresses() {
        return new Progress[] {
            new Progress(3, 2, true, new State.Queued()),
            new Progress(1, 1, false, new State.Waiting(123)),
            new Progress(2, 0, false, new State.InFlight("device:1", LaneKind.DEVICE, "s", 7, 3, 10, 20, true, true)),
            new Progress(1, 0, true, new State.AwaitingReceipt("smpp:a", 99, true))
        };
    }

    @ParameterizedTest
    @MethodSource("progresses")
    void readsWhatItWrote(Progress progress) {
        byte[] bytes = KeptState.encode(progress);

        assertThat(KeptState.isTombstone(bytes)).isFalse();
        assertThat(KeptState.decodeProgress(bytes)).isEqualTo(progress);
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
