package io.smsplatform.simulators.scheduling;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * Where scheduler-service's stream threads spend their time: Flight Recorder's samples, each counted for the innermost
 * part of the program on its stack. Waiting does not count.
 */
final class Profile {

    private static final String NAME = "bench";
    private static final String OTHER = "other";

    /** A part of the program, by how names of its methods begin; the first that fits a frame counts. */
    private record Part(String name, List<String> beginnings) {}

    private static final List<Part> PARTS = List.of(
            new Part("RocksDB", List.of("org.rocksdb.")),
            new Part("Avro decode", List.of("io.smsplatform.events.AvroCodec.decode")),
            new Part("Avro encode", List.of("io.smsplatform.events.AvroCodec.encode")),
            new Part("engine", List.of("io.smsplatform.scheduler.engine.")),
            new Part("event records", List.of("io.smsplatform.scheduler.streams.Outgoing.")),
            new Part("event reading", List.of("io.smsplatform.scheduler.streams.Incoming.")),
            new Part("producer", List.of("org.apache.kafka.clients.producer.")),
            new Part("consumer", List.of("org.apache.kafka.clients.consumer.")),
            new Part("state stores", List.of("org.apache.kafka.streams.state.")),
            new Part("metrics", List.of("org.apache.kafka.common.metrics.", "io.micrometer.")),
            new Part("hosting", List.of("io.smsplatform.scheduler.")),
            new Part("Streams", List.of("org.apache.kafka.streams.")));

    private final Stage stage;
    private final Path file;

    private Profile(Stage stage, Path file) {
        this.stage = stage;
        this.file = file;
    }

    static Profile start(Stage stage) throws IOException, InterruptedException {
        Path file = stage.root().resolve("profile.jfr");
        jcmd(
                stage,
                "JFR.start",
                "name=" + NAME,
                "settings=profile",
                "filename=" + file,
                // Both alike: a sample is a sample, whether in Java or in RocksDB's native code.
                "jdk.ExecutionSample#period=10ms",
                "jdk.NativeMethodSample#period=10ms");
        return new Profile(stage, file);
    }

    /** Ends it; share of samples by part in percent, largest first. */
    Map<String, Object> stop() throws IOException, InterruptedException {
        jcmd(stage, "JFR.stop", "name=" + NAME);
        Map<String, Long> samples = new TreeMap<>();
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                String part = partOf(recording.readEvent());
                if (part != null) {
                    samples.merge(part, 1L, Long::sum);
                }
            }
        }
        return shares(samples);
    }

    static Map<String, Object> shares(Map<String, Long> samples) {
        long all = samples.values().stream().mapToLong(Long::longValue).sum();
        Map<String, Object> shares = new LinkedHashMap<>();
        shares.put("samples", all);
        samples.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(each -> shares.put(each.getKey(), Math.round(1_000.0 * each.getValue() / all) / 10.0));
        return shares;
    }

    /** The innermost part that a stack, innermost method first, is in. */
    static String partOf(List<String> methods) {
        for (String method : methods) {
            for (Part part : PARTS) {
                if (part.beginnings.stream().anyMatch(method::startsWith)) {
                    return part.name;
                }
            }
        }
        return OTHER;
    }

    private static @Nullable String partOf(RecordedEvent event) {
        boolean inJava = event.getEventType().getName().equals("jdk.ExecutionSample");
        boolean inNative = event.getEventType().getName().equals("jdk.NativeMethodSample");
        RecordedStackTrace stack = event.getStackTrace();
        if (!(inJava || inNative) || stack == null) {
            return null;
        }
        RecordedThread thread = event.getThread("sampledThread");
        if (thread == null
                || thread.getJavaName() == null
                || !thread.getJavaName().contains("StreamThread")) {
            return null;
        }
        List<String> methods = stack.getFrames().stream().map(Profile::nameOf).toList();
        if (inNative && !methods.get(0).startsWith("org.rocksdb.")) {
            return null; // waits for the network or for time
        }
        return partOf(methods);
    }

    private static String nameOf(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    private static void jcmd(Stage stage, String... words) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(stage.schedulerPid())));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(stage.root().resolve("jcmd.log").toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("jcmd %s ended with %d".formatted(words[0], process.exitValue()));
        }
    }
}
