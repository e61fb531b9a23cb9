package io.smsplatform.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The service as a process of its own, to be killed (SIGKILL). */
public final class KilledService {

    private final Process process;

    private KilledService(Process process) {
        this.process = process;
    }

    /** @param log in the module's target directory */
    public static KilledService start(Path stateDir, String log, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx384m",
                "-cp",
                System.getProperty("java.class.path"),
                SchedulerServiceApplication.class.getName()));
        command.addAll(List.of(RunningService.arguments(stateDir)));
        command.addAll(List.of(more));
        return new KilledService(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", log).toFile())
                .start());
    }

    /** Harmless when repeated. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("killed, not ended").isEqualTo(137);
    }
}
