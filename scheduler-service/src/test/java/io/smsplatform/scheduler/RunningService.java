package io.smsplatform.scheduler;

import io.smsplatform.testkit.TestPlatform;
import java.nio.file.Path;
import java.util.Arrays;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The service on the real broker and database of this test run. */
public final class RunningService {

    public static final String INTERNAL_SECRET = "a secret of the tests, long enough to be one";

    private RunningService() {}

    public static ConfigurableApplicationContext start(Path stateDir, String... more) {
        String[] usual = arguments(stateDir);
        String[] all = Arrays.copyOf(usual, usual.length + more.length);
        System.arraycopy(more, 0, all, usual.length, more.length);
        return new SpringApplicationBuilder(SchedulerServiceApplication.class).run(all);
    }

    static String[] arguments(Path stateDir) {
        return new String[] {
            "--spring.config.name=" + SchedulerServiceApplication.CONFIG_NAME,
            "--sms.kafka.bootstrap=" + TestPlatform.bootstrapServers(),
            "--sms.db.url=" + TestPlatform.databaseUrl(),
            "--sms.db.user=" + TestPlatform.databaseUser(),
            "--sms.db.password=" + TestPlatform.databasePassword(),
            "--sms.db.ssl-mode=DISABLED",
            "--sms.internal-secret=" + INTERNAL_SECRET,
            "--sms.scheduler.state-dir=" + stateDir,
            "--sms.scheduler.port=0"
        };
    }
}
