package io.smsplatform.simulators.scheduling;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** A histogram of microseconds as figures in milliseconds. */
final class Percentiles {

    private Percentiles() {}

    static Map<String, Object> millis(Histogram micros) {
        Map<String, Object> percentiles = new LinkedHashMap<>();
        percentiles.put("p50", micros.getValueAtPercentile(50) / 1e3);
        percentiles.put("p90", micros.getValueAtPercentile(90) / 1e3);
        percentiles.put("p99", micros.getValueAtPercentile(99) / 1e3);
        percentiles.put("max", micros.getMaxValue() / 1e3);
        return percentiles;
    }
}
