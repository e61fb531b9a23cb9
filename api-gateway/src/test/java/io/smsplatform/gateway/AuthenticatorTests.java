package io.smsplatform.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.Scope;
import io.smsplatform.events.config.ApplicationConfig;
import io.smsplatform.events.config.DeviceConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class AuthenticatorTests {

    private static final Caller SHOP = new Caller("shop", Set.of(Scope.SEND, Scope.READ));
    private static final Caller PHONE = new Caller("0PHONE", Set.of(Scope.DEVICE));

    private static final String HERE = "7f000001";
    private static final String ELSEWHERE = "0a000001";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));
    private final PasswordVerifier passwords = new PasswordVerifier(2, now::get);
    private final Accounts accounts = new Accounts();
    private final Authenticator authenticator = new Authenticator(accounts, passwords);

    @AfterEach
    void stop() {
        passwords.close();
    }

    @Test
    void knowsAnApplicationByItsKey() {
        accounts.on(Fixtures.application("shop", "password", "0KEY", "secret"));
        assertThat(judge(new Credentials.ApiKey("0KEY", "secret"))).isEqualTo(new Verdict.Accepted(SHOP));
        assertThat(judge(new Credentials.ApiKey("0KEY", "Secret"))).isEqualTo(new Verdict.Refused());
        assertThat(judge(new Credentials.ApiKey("0KEZ", "secret"))).isEqualTo(new Verdict.Refused());
    }

    @Test
    void knowsADeviceByItsToken() {
        accounts.on(Fixtures.device("0PHONE", "secret"));
        assertThat(judge(new Credentials.DeviceToken("0PHONE", "secret"))).isEqualTo(new Verdict.Accepted(PHONE));
        assertThat(judge(new Credentials.DeviceToken("0PHONE", "other"))).isEqualTo(new Verdict.Refused());
        assertThat(judge(new Credentials.ApiKey("0PHONE", "secret"))).isEqualTo(new Verdict.Refused());
    }

    @Test
    void knowsAnApplicationByItsPassword() {
        accounts.on(Fixtures.application("shop", "pä:ss", "0KEY", "secret"));
        assertThat(judge(new Credentials.Password("shop", "pä:ss"))).isEqualTo(new Verdict.Accepted(SHOP));
        assertThat(judge(new Credentials.Password("shop", "pa:ss"))).isEqualTo(new Verdict.Refused());
        assertThat(judge(new Credentials.Password("shop", ""))).isEqualTo(new Verdict.Refused());
        assertThat(judge(new Credentials.Password("shop2", "pä:ss"))).isEqualTo(new Verdict.Refused());
    }

    @Test
    void forgetsDisabledAndDeletedOnes() {
        accounts.on(Fixtures.application("shop", "password", "0KEY", "secret"));
        accounts.on(Fixtures.device("0PHONE", "secret"));
        judge(new Credentials.Password("shop", "password")); // remembered as right

        ApplicationConfig shop = Fixtures.application("shop", "password", "0KEY", "secret");
        accounts.on(new ApplicationConfig("shop", 2, false, false, shop.scopes(), shop.passwordHash(), shop.keys()));
        DeviceConfig phone = Fixtures.device("0PHONE", "secret");
        accounts.on(new DeviceConfig("0PHONE", 2, true, true, phone.name(), phone.pool(), phone.tokenHash()));

        assertThat(judge(new Credentials.ApiKey("0KEY", "secret"))).isEqualTo(new Verdict.Refused());
        assertThat(judge(new Credentials.Password("shop", "password"))).isEqualTo(new Verdict.Refused());
        assertThat(judge(new Credentials.DeviceToken("0PHONE", "secret"))).isEqualTo(new Verdict.Refused());
    }

    @Test
    void forgetsAKeyThatWasTakenAwayAndKeepsTheOthers() {
        var first = new ApplicationConfig.ApiKey("0FIRST", Fixtures.sha256("one"));
        var second = new ApplicationConfig.ApiKey("0SECOND", Fixtures.sha256("two"));
        accounts.on(new ApplicationConfig("shop", 1, false, true, Set.of("send"), null, List.of(first, second)));
        accounts.on(new ApplicationConfig("shop", 2, false, true, Set.of("send"), null, List.of(second)));

        assertThat(judge(new Credentials.ApiKey("0FIRST", "one"))).isEqualTo(new Verdict.Refused());
        assertThat(judge(new Credentials.ApiKey("0SECOND", "two"))).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void givesNoApplicationTheScopeOfAPhone() {
        var key = new ApplicationConfig.ApiKey("0KEY", Fixtures.sha256("secret"));
        accounts.on(new ApplicationConfig("shop", 1, false, true, Set.of("send", "device"), null, List.of(key)));
        assertThat(judge(new Credentials.ApiKey("0KEY", "secret")))
                .isEqualTo(new Verdict.Accepted(new Caller("shop", Set.of(Scope.SEND))));
    }

    @Test
    void shutsOutAnApplicationWhoseNewHashesAreUnreadable() {
        accounts.on(Fixtures.application("shop", "password", "0KEY", "secret"));
        ApplicationConfig shop = Fixtures.application("shop", "password", "0KEY", "secret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> accounts.on(
                        new ApplicationConfig("shop", 2, false, true, shop.scopes(), "md5$abc", shop.keys())))
                .withMessageNotContaining("abc");
        assertThat(judge(new Credentials.Password("shop", "password"))).isEqualTo(new Verdict.Refused());
    }

    @Test
    void pausesAfterTenWrongPasswordsButNotForOneThatIsKnownToBeRight() {
        accounts.on(Fixtures.application("shop", "password", "0KEY", "secret"));
        accounts.on(Fixtures.application("other", "password", "0OTHER", "secret"));
        assertThat(judge(new Credentials.Password("shop", "password"))).isInstanceOf(Verdict.Accepted.class);
        for (int i = 0; i < GuessLimit.ALLOWED; i++) {
            assertThat(judge(new Credentials.Password("shop", "guess" + i))).isEqualTo(new Verdict.Refused());
        }

        assertThat(judge(new Credentials.Password("shop", "guess")))
                .isEqualTo(new Verdict.Throttled(GuessLimit.WINDOW));
        assertThat(judge(new Credentials.Password("shop", "password"))).isInstanceOf(Verdict.Accepted.class);
        assertThat(judge(new Credentials.Password("other", "password"))).isInstanceOf(Verdict.Accepted.class);

        now.set(now.get().plus(GuessLimit.WINDOW));
        assertThat(judge(new Credentials.Password("shop", "guess"))).isEqualTo(new Verdict.Refused());
    }

    /** A password that nobody has used since the start is not remembered; its owner must get in all the same. */
    @Test
    void letsNobodyLockAnApplicationOutForOthers() {
        accounts.on(Fixtures.application("shop", "password", "0KEY", "secret"));
        for (int i = 0; i < 2 * GuessLimit.ALLOWED; i++) {
            judge(new Credentials.Password("shop", "guess" + i), ELSEWHERE);
        }
        assertThat(judge(new Credentials.Password("shop", "password"), ELSEWHERE))
                .isInstanceOf(Verdict.Throttled.class);
        assertThat(judge(new Credentials.Password("shop", "password"))).isEqualTo(new Verdict.Accepted(SHOP));
        assertThat(judge(new Credentials.Password("shop", "password"), ELSEWHERE))
                .isEqualTo(new Verdict.Accepted(SHOP));
    }

    @Test
    void countsGuessesMadeSideBySide() {
        accounts.on(Fixtures.application("shop", "password", "0KEY", "secret"));
        List<Verdict> verdicts = Flux.range(0, 100)
                .flatMap(i -> authenticator.authenticate(new Credentials.Password("shop", "guess" + i), HERE), 100)
                .collectList()
                .block(Duration.ofSeconds(20));
        assertThat(verdicts)
                .hasSize(100)
                .filteredOn(verdict -> verdict instanceof Verdict.Refused)
                .hasSize(GuessLimit.ALLOWED);
    }

    @Test
    void countsNoPasswordThatIsRight() {
        for (int i = 0; i < 2 * GuessLimit.ALLOWED; i++) {
            ApplicationConfig shop = Fixtures.application("shop", "password", "0KEY", "secret");
            accounts.on(
                    new ApplicationConfig("shop", i + 1, false, true, shop.scopes(), shop.passwordHash(), shop.keys()));
            assertThat(judge(new Credentials.Password("shop", "password"))).isEqualTo(new Verdict.Accepted(SHOP));
        }
    }

    @Test
    void verifiesThePasswordOfManyConcurrentRequestsOnce() {
        accounts.on(Fixtures.application("shop", "password", "0KEY", "secret"));
        // More than the verifier's queue holds: were each derived, some would be throttled.
        List<Verdict> verdicts = Flux.range(0, 500)
                .flatMap(i -> authenticator.authenticate(new Credentials.Password("shop", "password"), HERE), 500)
                .collectList()
                .block(Duration.ofSeconds(20));
        assertThat(verdicts).hasSize(500).containsOnly(new Verdict.Accepted(SHOP));
    }

    @Test
    void refusesToQueueMorePasswordsThanItCanVerify() {
        try (PasswordVerifier narrow = new PasswordVerifier(1, 2, now::get)) {
            for (int i = 0; i < 20; i++) {
                accounts.on(Fixtures.application("shop" + i, "password", "0KEY" + i, "secret"));
            }
            Authenticator busy = new Authenticator(accounts, narrow);
            List<Verdict> verdicts = Flux.range(0, 20)
                    .flatMap(i -> busy.authenticate(new Credentials.Password("shop" + i, "password"), HERE), 20)
                    .collectList()
                    .block(Duration.ofSeconds(20));
            assertThat(verdicts)
                    .hasSize(20)
                    .contains(new Verdict.Throttled(Duration.ofSeconds(1)))
                    .hasAtLeastOneElementOfType(Verdict.Accepted.class);
        }
    }

    private Verdict judge(Credentials credentials) {
        return judge(credentials, HERE);
    }

    private Verdict judge(Credentials credentials, String source) {
        Mono<Verdict> verdict = authenticator.authenticate(credentials, source);
        return verdict.blockOptional(Duration.ofSeconds(20)).orElseThrow();
    }
}
