package io.smsplatform.simulators.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadTests {

    @TempDir
    Path directory;

    @Test
    void readsADeliveryReport() {
        DeliveryReport report = DeliveryReport.of(Gateway.JSON.readTree("""
                {"accepted": 10, "final": 8, "states": {"delivered": 5, "undelivered": 1, "unknown": 1, "sent": 2, "queued": 1},
                 "latencyMillis": {"p50": 12, "p90": 20, "p99": 30, "max": 31},
                 "lanes": [{"lane": "smpp:a", "messages": 9, "delivered": 5, "failed": 1, "unknown": 1}]}
                """));
        assertThat(report.accepted()).isEqualTo(10);
        assertThat(report.settled()).isEqualTo(8);
        assertThat(report.delivered()).isEqualTo(5);
        assertThat(report.failed())
                .as("undelivered and unknown; sent is no failure")
                .isEqualTo(2);
        assertThat(report.p99()).isEqualTo(30);
        assertThat(report.lanes()).containsExactly(new DeliveryReport.Lane("smpp:a", 9, 5, 1, 1));
    }

    @Test
    void readsAReportOfNothing() {
        DeliveryReport report =
                DeliveryReport.of(Gateway.JSON.readTree("{\"accepted\":0,\"final\":0,\"states\":{},\"lanes\":[]}"));
        assertThat(report.p50()).isZero();
        assertThat(report.failed()).isZero();
    }

    @Test
    void alignsTables() {
        assertThat(new Table("name", "n").row("a", 10).row("longer", 7)).hasToString("""
                name     n
                a       10
                longer   7
                """);
    }

    @Test
    void splitsRecipientsIntoLists() {
        List<MessageList> lists = MessageList.split("k", "sms", "p", "hi", List.of("+1", "+2", "+3"), 2);
        assertThat(lists).extracting(MessageList::idempotencyKey).containsExactly("k-1", "k-2");
        assertThat(lists).extracting(MessageList::size).containsExactly(2, 1);
        assertThat(Gateway.JSON.readTree(lists.get(1).body()))
                .isEqualTo(Gateway.JSON.readTree(
                        "{\"channel\":\"sms\",\"pool\":\"p\",\"text\":\"hi\",\"recipients\":[{\"to\":\"+3\"}]}"));
    }

    @Test
    void readsTheRecipientsThatItWrote() throws IOException {
        Path file = directory.resolve("recipients.csv");
        Recipients.write(file, 3);
        assertThat(Recipients.read(file)).containsExactly("+999000000000", "+999000000001", "+999000000002");
        Files.writeString(file, "name,to\nx,+1\n");
        assertThatThrownBy(() -> Recipients.read(file)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsAKeyAloneOrAmongOtherCredentials() throws IOException {
        Path alone = Files.writeString(directory.resolve("key"), "smk_1_a\n");
        Path among = Files.writeString(directory.resolve("all"), "user=admin\npassword=b\napi-key=smk_1_a\n");
        assertThat(Credential.read(alone).header()).isEqualTo("Bearer smk_1_a");
        assertThat(Credential.read(among).header()).isEqualTo("Bearer smk_1_a");
        assertThat(Credential.read(among).toString()).doesNotContain("smk_1_a");
    }

    @Test
    void refusesOptionsThatItDoesNotKnow() {
        Set<String> names = Set.of("--n");
        assertThat(new Arguments(new String[] {"--n", "3", "--on"}, names, Set.of("--on")).integer("--n", 1, 1, 5))
                .isEqualTo(3);
        assertThatThrownBy(() -> new Arguments(new String[] {"--m", "3"}, names, Set.of()))
                .hasMessageContaining("--m");
        assertThatThrownBy(() -> new Arguments(new String[] {"--n"}, names, Set.of()))
                .hasMessageContaining("needs a value");
        assertThatThrownBy(() -> new Arguments(new String[] {"--n", "9"}, names, Set.of()).integer("--n", 1, 1, 5))
                .hasMessageContaining("1 to 5");
    }

    @Test
    void namesProcesses() {
        Map<String, Long> pids = BenchMain.pids(List.of("platform=123"));
        assertThat(pids).containsEntry("platform", 123L).containsKey("bench");
        assertThatThrownBy(() -> BenchMain.pids(List.of("123"))).hasMessageContaining("NAME=PID");
    }

    @Test
    void seesWhatAProcessCosts() {
        Map<String, Long> self = Map.of("self", ProcessHandle.current().pid());
        ProcessCosts before = ProcessCosts.read(self);
        long end = System.nanoTime() + 300_000_000L;
        long burnt = 0;
        while (System.nanoTime() < end) {
            burnt++;
        }
        assertThat(burnt).isPositive();
        ProcessCosts cost = ProcessCosts.read(self).minus(before);
        assertThat(cost.cpu().toMillis()).isBetween(20L, 60_000L);
        assertThat(cost.byName()).containsOnlyKeys("self");
    }
}
