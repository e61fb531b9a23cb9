package io.smsplatform.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    void refusesAFileThatNamesNobody() throws Exception {
        Files.writeString(parent.resolve("instance-id"), "");

        assertThatThrownBy(() -> InstanceId.in(parent)).isInstanceOf(IllegalArgumentException.class);
    }
}
