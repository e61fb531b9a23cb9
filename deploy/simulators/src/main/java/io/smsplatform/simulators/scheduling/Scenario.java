package io.smsplatform.simulators.scheduling;

import io.smsplatform.simulators.load.Arguments;
import java.io.IOException;
import java.util.Set;

/** One thing that the scheduler is said to do, measured. */
interface Scenario {

    /** Options beyond those that all scenarios know. */
    Set<String> options();

    /** Reads the options and says how many messages will be submitted at most, warm-up left out. */
    int prepare(Arguments arguments);

    /** Heap of scheduler-service unless the command line says otherwise. */
    default String heap() {
        return "1g";
    }

    Finding play(Play play) throws IOException, InterruptedException;
}
