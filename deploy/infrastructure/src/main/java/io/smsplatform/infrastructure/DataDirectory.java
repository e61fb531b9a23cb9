package io.smsplatform.infrastructure;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The one directory that holds everything a single-machine installation keeps: {@code broker/}, {@code database/} and
 * {@code secrets/}. Open means locked against a second platform. It refuses what it does not recognise as its own and
 * leaves it untouched.
 */
public final class DataDirectory implements AutoCloseable {

    /** Free space, in bytes, below which nothing starts: a full disk stops Kafka and MariaDB halfway. */
    public static final long DEFAULT_MINIMUM_FREE = 1L << 30;

    static final String MARKER = "sms-platform.properties";

    private static final int FORMAT = 1;
    private static final int SECRET_BYTES = 32;
    private static final Pattern SECRET_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));
    // What may lie in a directory that is still to be taken: the root of a fresh volume, or a first start cut short.
    private static final Set<String> NOT_YET_OURS = Set.of("lost+found", DirectoryLock.FILE_NAME, MARKER + ".new");

    private final Path root;
    private final DirectoryLock lock;
    private final SecureRandom random = new SecureRandom();

    private DataDirectory(Path root, DirectoryLock lock) {
        this.root = root;
        this.lock = lock;
    }

    public static DataDirectory open(Path root) {
        return open(root, DEFAULT_MINIMUM_FREE);
    }

    /**
     * Opens the directory, creating it where there is none.
     *
     * @param minimumFree bytes that must be free on its file system
     * @throws StartupException if it is foreign, damaged, of a newer format, in use, not writable or too full
     */
    public static DataDirectory open(Path root, long minimumFree) {
        Path absolute = root.toAbsolutePath().normalize();
        try {
            return openOrCreate(absolute, minimumFree);
        } catch (IOException e) {
            throw new StartupException(
                    "Cannot use the data directory " + absolute + " (" + e + ").",
                    "Check that it is a directory this user may write, or name another one.",
                    e);
        }
    }

    private static DataDirectory openOrCreate(Path root, long minimumFree) throws IOException {
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw new StartupException("The data directory " + root + " is a file.", "Name a directory.");
        }
        if (Files.exists(root)) {
            requireOurs(root);
        }
        Directories.createPrivate(root);
        requireFreeSpace(root, minimumFree);
        DirectoryLock lock = DirectoryLock.acquire(root);
        try {
            requireOurs(root); // again: somebody may have been faster than our lock
            if (Files.notExists(root.resolve(MARKER))) {
                Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
                Directories.writePrivate(root.resolve(MARKER), "format=" + FORMAT + "\n");
            }
            Directories.createPrivate(root.resolve("broker"));
            Directories.createPrivate(root.resolve("database"));
            Directories.createPrivate(root.resolve("secrets"));
            return new DataDirectory(root, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static void requireOurs(Path root) throws IOException {
        Path marker = root.resolve(MARKER);
        if (Files.exists(marker)) {
            requireReadableFormat(marker);
            return;
        }
        try (Stream<Path> entries = Files.list(root)) {
            String foreign = entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !NOT_YET_OURS.contains(name))
                    .findFirst()
                    .orElse(null);
            if (foreign != null) {
                throw new StartupException(
                        root + " is not empty and is no data directory of this platform: it holds " + foreign
                                + " and no " + MARKER + ".",
                        "Name an empty or a new directory; nothing was changed.");
            }
        }
    }

    private static void requireReadableFormat(Path marker) throws IOException {
        String format = readFormat(marker);
        if (!format.matches("[1-9][0-9]{0,8}")) {
            throw new StartupException(
                    marker + " is damaged: format is '" + format + "', expected a number.",
                    "Restore the directory from a backup; nothing was changed.");
        }
        if (Integer.parseInt(format) > FORMAT) {
            throw new StartupException(
                    marker + " says format " + format + "; this version reads formats up to " + FORMAT + ".",
                    "Start the newer version that wrote it; nothing was changed.");
        }
    }

    private static String readFormat(Path marker) throws IOException {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(marker)));
        } catch (CharacterCodingException | IllegalArgumentException notText) {
            return "unreadable";
        }
        return properties.getProperty("format", "").strip();
    }

    private static void requireFreeSpace(Path root, long minimumFree) throws IOException {
        long free = Files.getFileStore(root).getUsableSpace();
        if (free < minimumFree) {
            throw new StartupException(
                    "Only " + free + " bytes are free on the file system of " + root + ", at least " + minimumFree
                            + " are needed.",
                    "Make room, name another directory, or lower the minimum.");
        }
    }

    /** Where the broker keeps its log. */
    public Path broker() {
        return root.resolve("broker");
    }

    /** Where the database keeps its files. */
    public Path database() {
        return root.resolve("database");
    }

    public Path root() {
        return root;
    }

    /**
     * The secret of that name: 256 random bits as URL-safe text, drawn once and kept in {@code secrets/} for its owner
     * alone.
     *
     * @param name lower-case letters, digits and hyphens
     * @throws StartupException if the kept file is empty or others may read it
     */
    public String secret(String name) {
        if (!SECRET_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Secret name '" + name + "' must match " + SECRET_NAME.pattern() + ".");
        }
        Path file = root.resolve("secrets").resolve(name);
        try {
            if (Files.notExists(file)) {
                Directories.writePrivate(file, drawSecret());
            }
            return readSecret(file);
        } catch (IOException e) {
            throw new StartupException(
                    "Cannot keep or read the secret " + file + " (" + e + ").",
                    "Check that this user owns the data directory.",
                    e);
        }
    }

    private String drawSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String readSecret(Path file) throws IOException {
        Set<PosixFilePermission> exposed = EnumSet.copyOf(OTHERS);
        exposed.retainAll(Files.getPosixFilePermissions(file));
        if (!exposed.isEmpty()) {
            throw new StartupException(
                    "The secret " + file + " is open to others (" + exposed + ").",
                    "Run chmod 600 on it, or delete it if it may have been read and its users can take a new one.");
        }
        String secret = Files.readString(file).strip();
        if (secret.isEmpty()) {
            throw new StartupException(
                    "The secret " + file + " is empty.", "Restore it from a backup, or delete it to draw a new one.");
        }
        return secret;
    }

    @Override
    public void close() {
        lock.close();
    }
}
