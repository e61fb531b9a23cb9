package io.smsplatform.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceIdTests {

    @TempDir
    Path parent;

    @Test
    void livesAsLongAsTheStores() {
        String id = InstanceId.in(parent.resolve("state"));

        assertThat(InstanceId.in(parent.resolve("state"))).isEqualTo(id);
        assertThat(InstanceId.in(parent.resolve("another"))).isNotEqualTo(id);
    }

    @Test
    void isMadeAnewWhereAFileWasTorn() throws Exception {
        Files.writeString(parent.resolve("instance-id"), "5e1ed799-74b9");

        String id = InstanceId.in(parent);

        assertThat(id).hasSize(36).isEqualTo(InstanceId.in(parent));
    }
}
