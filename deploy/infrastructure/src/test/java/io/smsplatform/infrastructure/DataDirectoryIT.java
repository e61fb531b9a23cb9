package io.smsplatform.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataDirectoryIT {

    @TempDir
    Path parent;

    @Test
    void createsEverythingForItsOwnerAlone() throws IOException {
        try (DataDirectory directory = DataDirectory.open(parent.resolve("new").resolve("data"), 0)) {
            for (Path path : List.of(directory.root(), directory.broker(), directory.database())) {
                assertThat(permissions(path)).isEqualTo("rwx------");
            }
            directory.secret("database-password");
            Path secrets = directory.root().resolve("secrets");
            assertThat(permissions(secrets)).isEqualTo("rwx------");
            assertThat(permissions(secrets.resolve("database-password"))).isEqualTo("rw-------");
        }
    }

    @Test
    void keepsASecretAcrossRestartsAndGivesEachNameItsOwn() {
        String first;
        try (DataDirectory directory = DataDirectory.open(parent, 0)) {
            first = directory.secret("one");
            assertThat(first).matches("[A-Za-z0-9_-]{43}");
            assertThat(directory.secret("one")).isEqualTo(first);
            assertThat(directory.secret("two")).isNotEqualTo(first);
        }
        try (DataDirectory directory = DataDirectory.open(parent, 0)) {
            assertThat(directory.secret("one")).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside", "a/b", "", "UPPER", "."})
    void takesNoSecretNameThatCouldLeaveTheDirectory(String name) {
        try (DataDirectory directory = DataDirectory.open(parent, 0)) {
            assertThatThrownBy(() -> directory.secret(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesASecretThatOthersMayRead() throws IOException {
        try (DataDirectory directory = DataDirectory.open(parent, 0)) {
            directory.secret("one");
            Files.setPosixFilePermissions(
                    parent.resolve("secrets").resolve("one"), PosixFilePermissions.fromString("rw-r-----"));
            assertThatThrownBy(() -> directory.secret("one"))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("GROUP_READ")
                    .hasMessageContaining("chmod 600");
        }
    }

    @Test
    void refusesAnEmptySecret() throws IOException {
        try (DataDirectory directory = DataDirectory.open(parent, 0)) {
            directory.secret("one");
            Files.writeString(parent.resolve("secrets").resolve("one"), "");
            assertThatThrownBy(() -> directory.secret("one"))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("is empty");
        }
    }

    @Test
    void refusesAForeignDirectoryAndLeavesItUntouched() throws IOException {
        Files.writeString(parent.resolve("thesis.txt"), "three years of work");
        Map<String, String> before = contents();

        assertThatThrownBy(() -> DataDirectory.open(parent, 0))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(parent.toString())
                .hasMessageContaining("thesis.txt")
                .hasMessageContaining("nothing was changed");

        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void refusesANewerFormatAndLeavesItUntouched() throws IOException {
        DataDirectory.open(parent, 0).close();
        Files.writeString(parent.resolve(DataDirectory.MARKER), "format=2\n");
        Map<String, String> before = contents();

        assertThatThrownBy(() -> DataDirectory.open(parent, 0))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("format 2")
                .hasMessageContaining("up to 1");

        assertThat(contents()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "format=", "format=one", "format=-1", "format=99999999999", "\\u12"})
    void refusesADamagedMarkerAndLeavesItUntouched(String damaged) throws IOException {
        DataDirectory.open(parent, 0).close();
        Files.writeString(parent.resolve(DataDirectory.MARKER), damaged);
        Map<String, String> before = contents();

        assertThatThrownBy(() -> DataDirectory.open(parent, 0))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("damaged")
                .hasMessageContaining("nothing was changed");

        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void refusesADirectoryThatIsOpenAndTakesItOnceItIsClosed() {
        try (DataDirectory open = DataDirectory.open(parent, 0)) {
            assertThatThrownBy(() -> DataDirectory.open(parent, 0))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining(
                            "in use by process " + ProcessHandle.current().pid());
            assertThat(open.broker()).isDirectory();
        }
        DataDirectory.open(parent, 0).close();
    }

    @Test
    void takesTheRootOfAFreshVolumeAndAFirstStartThatWasCutShort() throws IOException {
        Files.createDirectory(parent.resolve("lost+found"));
        Files.writeString(parent.resolve(DirectoryLock.FILE_NAME), "4711");
        Files.writeString(parent.resolve(DataDirectory.MARKER + ".new"), "for");

        DataDirectory.open(parent, 0).close();

        assertThat(parent.resolve(DataDirectory.MARKER)).hasContent("format=1\n");
    }

    @Test
    void refusesAFile() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "text");
        assertThatThrownBy(() -> DataDirectory.open(file, 0))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(file + " is a file");
    }

    @Test
    void refusesAFullDiskBeforeItWritesAnything() throws IOException {
        assertThatThrownBy(() -> DataDirectory.open(parent, Long.MAX_VALUE))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("at least " + Long.MAX_VALUE);
        assertThat(contents()).isEmpty();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** Every file by its path with its text, and every directory. */
    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(parent)) {
            for (Path path : tree.filter(path -> !path.equals(parent)).toList()) {
                contents.put(path.toString(), Files.isDirectory(path) ? "directory" : Files.readString(path));
            }
        }
        return contents;
    }
}
