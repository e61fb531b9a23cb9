package io.smsplatform.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class TaskServiceApplicationTests {

    private final TaskServiceApplication application = new TaskServiceApplication();

    @Test
    void warnsOfANodeThatAnotherInstanceMayHave(CapturedOutput output) {
        application.identifiers(new TaskProperties(null), Clock.systemUTC());

        assertThat(output).contains("WARN").contains("SMS_TASK_NODE");
    }

    @Test
    void isSilentAboutAChosenNode(CapturedOutput output) {
        application.identifiers(new TaskProperties(7), Clock.systemUTC());

        assertThat(output).doesNotContain("SMS_TASK_NODE");
    }
}
