package io.smsplatform.simulators.scheduling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Looks at scheduler-service's memory once a second and keeps the highest it saw since it started. */
final class MemoryWatch implements AutoCloseable {

    /** Resident set and heap in use, the highest of each. */
    record Peak(long residentMiB, long heapMiB) {}

    private final Stage stage;
    private final Thread thread = new Thread(this::run, "memory-watch");
    private volatile long heapMiB;
    private volatile boolean closed;

    private MemoryWatch(Stage stage) {
        this.stage = stage;
    }

    static MemoryWatch start(Stage stage) {
        MemoryWatch watch = new MemoryWatch(stage);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    /** The process was replaced by another: the heap's highest counts anew. */
    void restarted() {
        heapMiB = 0;
    }

    Peak peak() throws IOException {
        return new Peak(residentMiB(stage.schedulerPid()), heapMiB);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    /** The system keeps the highest itself: VmHWM of proc(5). */
    private static long residentMiB(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
                .findFirst()
                .orElse(0);
    }

    private void run() {
        try {
            while (!closed) {
                TimeUnit.SECONDS.sleep(1);
                look();
            }
        } catch (InterruptedException e) {
            return; // closed
        }
    }

    private void look() throws InterruptedException {
        try {
            double bytes = stage.api().metric("jvm_memory_used_bytes", "area=\"heap\"");
            heapMiB = Math.max(heapMiB, (long) bytes >> 20);
        } catch (IOException | IllegalStateException e) {
            return; // between two processes nobody answers
        }
    }
}
