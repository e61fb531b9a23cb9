package io.smsplatform.simulators.scheduling;

import io.smsplatform.simulators.load.Table;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a scenario measured, and whether that is what was claimed. */
final class Finding {

    private final String scenario;
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final Map<String, Boolean> claims = new LinkedHashMap<>();

    Finding(String scenario) {
        this.scenario = scenario;
    }

    Finding figure(String name, Object value) {
        figures.put(name, value);
        return this;
    }

    /** @param decimals digits kept after the point */
    Finding figure(String name, double value, int decimals) {
        double scale = Math.pow(10, decimals);
        return figure(name, Math.rint(value * scale) / scale);
    }

    Finding claim(String text, boolean met) {
        claims.put(text, met);
        return this;
    }

    boolean met() {
        return claims.values().stream().allMatch(Boolean::booleanValue);
    }

    String table() {
        Table table = new Table(scenario, "value");
        figures.forEach((name, value) -> {
            if (value instanceof Map<?, ?> parts) {
                parts.forEach((part, share) -> table.row(name + ": " + part, share));
            } else {
                table.row(name, value);
            }
        });
        claims.forEach((text, met) -> table.row("claim: " + text, met ? "met" : "MISSED"));
        return table.toString();
    }

    /** One line. */
    String json() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("bench", scenario);
        document.put("figures", figures);
        document.put("claims", claims);
        document.put("met", met());
        return SchedulerApi.JSON.writeValueAsString(document);
    }
}
