package io.smsplatform.events.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerTokenTests {

    private static final String SECRET = "sixteen characters or more";
    private static final Caller SHOP = new Caller("shop.é/x", Set.of(Scope.SEND, Scope.READ));

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T10:00:00Z"));
    private final InstantSource clock = now::get;
    private final CallerToken tokens = new CallerToken(SECRET, clock);

    @Test
    void bringsTheCallerBack() {
        assertThat(tokens.verify(tokens.sign(SHOP))).contains(SHOP);
        Caller nobody = new Caller("", Set.of());
        assertThat(tokens.verify(tokens.sign(nobody))).contains(nobody);
    }

    @Test
    void isOverAfterTwoMinutes() {
        String token = tokens.sign(SHOP);

        now.updateAndGet(at -> at.plus(Duration.ofMinutes(2)));
        assertThat(tokens.verify(token)).contains(SHOP);
        now.updateAndGet(at -> at.plusMillis(1));
        assertThat(tokens.verify(token)).isEmpty();
    }

    @Test
    void refusesATokenUnderAnotherSecret() {
        assertThat(new CallerToken("another secret of the same kind", clock).verify(tokens.sign(SHOP)))
                .isEmpty();
    }

    @Test
    void refusesEveryTamperedCharacter() {
        String token = tokens.sign(SHOP);
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            String tampered = token.substring(0, i) + other + token.substring(i + 1);
            assertThat(tokens.verify(tampered)).as("character %d", i).isEmpty();
        }
    }

    @Test
    void refusesScopesThatWereAdded() {
        assertThat(tokens.verify(tokens.sign(SHOP).replace("read+send", "admin+read+send")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "...", "a.b.c", "a.b.c.d.e", "c2hvcA.admin.99999999999999."})
    void refusesWhatIsNoToken(String text) {
        assertThat(tokens.verify(text)).isEmpty();
    }

    @Test
    void refusesAShortSecret() {
        assertThatIllegalArgumentException().isThrownBy(() -> new CallerToken("too short", clock));
    }

    @Test
    void letsTheAdministratorDoAllButActAsAPhone() {
        Caller admin = new Caller("root", Set.of(Scope.ADMIN));

        assertThat(admin.may(Scope.SEND)).isTrue();
        assertThat(admin.may(Scope.READ)).isTrue();
        assertThat(admin.may(Scope.DEVICE)).isFalse();
        assertThat(admin.owns("shop")).isTrue();
        assertThat(SHOP.owns("shop")).isFalse();
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> SHOP.require(Scope.ADMIN))
                .satisfies(refusal -> assertThat(refusal.problem().status()).isEqualTo(403));
    }
}
