package io.smsplatform.simulators.scheduling;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where and how the processes of a scenario run.
 *
 * @param directory everything is kept in a fresh directory below it
 * @param kept whether that one is still there afterwards, with the logs
 * @param scheduler class path of scheduler-service; its jar is enough, because the jar names the others
 * @param jvm options of scheduler-service's JVM: heap, collector
 * @param properties settings of scheduler-service beyond where it finds things, by property name
 */
record Setting(Path directory, boolean kept, String scheduler, List<String> jvm, Map<String, String> properties) {

    /** The environment variable that a property is read from. */
    static String variable(String property) {
        return property.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
