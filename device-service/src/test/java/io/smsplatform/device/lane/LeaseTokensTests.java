package io.smsplatform.device.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.PoolShard;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class LeaseTokensTests {

    private static final Instant UNTIL = Instant.ofEpochMilli(1_700_000_000_123L);
    private static final Lease LEASE =
            new Lease(new PoolShard("phones-of-berlin", 0), 0x0123456789ABCDEFL, 3, UNTIL, true);

    private final LeaseTokens tokens = new LeaseTokens("a secret of sixteen or more");

    @Test
    void readsWhatItWrote() {
        String text = tokens.format(LEASE, "device:a");

        assertThat(text).matches("[A-Za-z0-9_-]+");
        assertThat(tokens.parse(text, "device:a")).contains(LEASE);
    }

    @Test
    void refusesAnotherLanesLease() {
        assertThat(tokens.parse(tokens.format(LEASE, "device:a"), "device:b")).isEmpty();
    }

    @Test
    void refusesALeaseOfAnotherPlatform() {
        String foreign = new LeaseTokens("another secret of that length").format(LEASE, "device:a");

        assertThat(tokens.parse(foreign, "device:a")).isEmpty();
    }

    @Test
    void refusesEveryFlippedBit() {
        byte[] token = Base64.getUrlDecoder().decode(tokens.format(LEASE, "device:a"));
        for (int bit = 0; bit < token.length * 8; bit++) {
            byte[] forged = token.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(forged);
            assertThat(tokens.parse(text, "device:a")).as("bit %d flipped", bit).isEmpty();
        }
    }

    @Test
    void refusesWhatIsNoLease() {
        assertThat(tokens.parse("", "device:a")).isEmpty();
        assertThat(tokens.parse("!", "device:a")).isEmpty();
        assertThat(tokens.parse("AAAA", "device:a")).isEmpty();
        assertThat(tokens.parse("A".repeat(100_000), "device:a")).isEmpty();
    }

    @Test
    void isOverTheMarginBeforeItsEnd() {
        Duration margin = Duration.ofSeconds(1);

        assertThat(LEASE.over(UNTIL.minusMillis(1_001), margin)).isFalse();
        assertThat(LEASE.over(UNTIL.minusMillis(1_000), margin)).isTrue();
        assertThat(LEASE.over(UNTIL, margin)).isTrue();
    }
}
