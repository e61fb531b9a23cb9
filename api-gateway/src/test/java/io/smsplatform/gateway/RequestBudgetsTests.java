package io.smsplatform.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.gateway.RequestBudgets.Budget;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RequestBudgetsTests {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));

    @Test
    void allowsASecondsWorthAtOnceAndRefillsEvenly() {
        RequestBudgets budgets = new RequestBudgets(4, now::get);
        assertThat(budgets.limited()).isTrue();
        for (int left = 3; left >= 0; left--) {
            assertThat(budgets.take("shop")).isEqualTo(new Budget(true, left));
        }
        assertThat(budgets.take("shop")).isEqualTo(new Budget(false, 0));

        now.set(now.get().plusMillis(250));
        assertThat(budgets.take("shop")).isEqualTo(new Budget(true, 0));
        assertThat(budgets.take("shop")).isEqualTo(new Budget(false, 0));

        now.set(now.get().plusSeconds(3600));
        assertThat(budgets.take("shop")).isEqualTo(new Budget(true, 3));
    }

    @Test
    void countsEachCallerForItself() {
        RequestBudgets budgets = new RequestBudgets(1, now::get);
        assertThat(budgets.take("shop").allowed()).isTrue();
        assertThat(budgets.take("shop").allowed()).isFalse();
        assertThat(budgets.take("other").allowed()).isTrue();
    }

    @Test
    void isOffAtZero() {
        assertThat(new RequestBudgets(0, now::get).limited()).isFalse();
    }
}
