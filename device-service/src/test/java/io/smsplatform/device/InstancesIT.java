package io.smsplatform.device;

import static io.smsplatform.device.RunningService.phone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.device.RunningService.Answer;
import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.Tsid;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Two instances of the service: each is answered at its own partitions, and one that stops leaves nothing behind. */
class InstancesIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final RunningService first = RunningService.shared();
    private final TinyScheduler scheduler = RunningService.scheduler();

    @Test
    void answersComeBackToTheInstanceThatAsked() {
        String here = first.register("two");
        String there = first.register("two");
        Answer[] answered = new Answer[1];
        CompletableFuture<Answer> waiting = poll(first, here, "PT30S");
        await().atMost(SOON).until(() -> !scheduler.demands("device:" + here).isEmpty());

        RunningService second = RunningService.start();
        try {
            // The partitions are shared out anew: the parked poll asks again, under one that is still its instance's.
            CompletableFuture<Answer> other = poll(second, there, "PT30S");
            await().atMost(SOON)
                    .until(() -> !scheduler.demands("device:" + there).isEmpty());
            await().atMost(SOON).until(() -> partition(here) != partition(there));
            scheduler.accept("two", "one");
            scheduler.accept("two", "two");

            Set<String> ids = new HashSet<>();
            ids.add(onlyId(waiting.join()));
            ids.add(onlyId(other.join()));
            assertThat(ids).hasSize(2);

            CompletableFuture<Answer> parked = poll(second, there, "PT30S");
            int before = scheduler.demands("device:" + there).size();
            await().atMost(SOON).until(() -> asked(there, before));
            long start = System.nanoTime();
            second.stop();
            answered[0] = parked.join();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        } finally {
            second.stop();
        }
        assertThat(answered[0].status()).isEqualTo(200);
        assertThat(answered[0].body().get("messages").isEmpty()).isTrue();
        await().atMost(SOON).until(() -> last(there).getMode() == DemandMode.CLOSED);
        scheduler.accept("two", "three");
        assertThat(onlyId(poll(first, there, "PT30S").join())).isNotEmpty();
    }

    @Test
    void givesBackWhatAPhoneThatHangsUpWasAboutToGet() {
        RunningService slow = RunningService.start("--sms.device.gather=20s");
        try {
            String device = slow.register("hangs-up");
            CompletableFuture<Answer> poll = slow.callLater(
                    phone(device), "POST", "/api/v2/devices/me/poll", "{\"limit\": 2, \"wait\": \"PT30S\"}");
            long id = scheduler.accept("hangs-up", "gathered, not yet answered");
            await().atMost(SOON).until(() -> slow.meter("sms_device_dispatches_total{outcome=\"handed\"}") == 1);

            slow.hangUp(poll);

            await().atMost(SOON).until(() -> scheduler.outcomes(id).contains(Outcome.RETURNED));
            assertThat(onlyId(poll(first, device, "PT30S").join())).isEqualTo(Tsid.format(id));
        } finally {
            slow.stop();
        }
    }

    @Test
    void stoppingInstanceClosesItsSessionsAndGivesBackTheirMessages() throws Exception {
        RunningService stopping = RunningService.start();
        String device = stopping.register("stops");
        try (SocketClient socket = SocketClient.open(stopping, device)) {
            socket.hear("hello");
            socket.say("{\"type\": \"ready\", \"window\": 1}");
            long id = scheduler.accept("stops", "not taken");
            socket.hear("message");

            stopping.stop();

            assertThat(socket.closeCode()).isEqualTo(1001);
            await().atMost(SOON).until(() -> scheduler.outcomes(id).contains(Outcome.RETURNED));
            await().atMost(SOON).until(() -> last(device).getMode() == DemandMode.CLOSED);
        } finally {
            stopping.stop();
        }
    }

    private boolean asked(String device, int before) {
        List<LaneDemand> demands = scheduler.demands("device:" + device);
        return demands.size() > before && last(device).getMode() == DemandMode.ONCE;
    }

    private LaneDemand last(String device) {
        List<LaneDemand> demands = scheduler.demands("device:" + device);
        return demands.get(demands.size() - 1);
    }

    private int partition(String device) {
        return last(device).getReturnPartition();
    }

    private static String onlyId(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().get("messages").size()).isEqualTo(1);
        return answer.body().get("messages").get(0).get("id").asString();
    }

    private static CompletableFuture<Answer> poll(RunningService service, String device, String wait) {
        return service.callLater(phone(device), "POST", "/api/v2/devices/me/poll", """
                {"limit": 1, "wait": "%s"}""".formatted(wait));
    }
}
