package io.smsplatform.simulators.load;

import io.smsplatform.simulators.smsc.SmscSimulator;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Configures the platform through its API: what is not there is created, what is there is made to fit. */
final class Setup {

    private static final String CONNECTORS = "/api/v2/smpp/connectors";
    private static final String WEBHOOKS = "/api/v2/providers/webhooks";
    private static final String DEVICES = "/api/v2/devices";
    private static final Duration BIND = Duration.ofSeconds(30);

    /** A phone and the token that it proves itself with. */
    record Phone(String name, String lane, String token) {

        @Override
        public String toString() {
            return name;
        }
    }

    private final Gateway gateway;

    Setup(Gateway gateway) {
        this.gateway = gateway;
    }

    void pool(String name, String channel) throws IOException, InterruptedException {
        if (!gateway.exists("/api/v2/pools/" + name)) {
            gateway.demand("POST", "/api/v2/pools", Map.of("name", name, "channel", channel));
        }
    }

    void connector(String name, String pool, int port, Map<String, Object> more)
            throws IOException, InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>(more);
        body.put("pool", pool);
        body.put("host", "127.0.0.1");
        body.put("port", port);
        createOrReplace(CONNECTORS, name, body);
    }

    /** Returns once the platform has bound to that SMSC, whichever of its instances does. */
    void awaitBound(String name, SmscSimulator smsc) throws IOException, InterruptedException {
        long end = System.nanoTime() + BIND.toNanos();
        while (smsc.counters().binds() == 0) {
            if (System.nanoTime() > end) {
                JsonNode status =
                        gateway.demand("GET", CONNECTORS + "/" + name, null).path("status");
                throw new IllegalStateException("connector %s is not bound after %s: %s".formatted(name, BIND, status));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    void webhook(String name, String pool, String url, String secret, Map<String, Object> more)
            throws IOException, InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>(more);
        body.put("pool", pool);
        body.put("url", url);
        body.put("secret", secret);
        createOrReplace(WEBHOOKS, name, body);
    }

    /** Removes the phones of earlier runs: their tokens were told only once. */
    void removePhones(String pool, String namePrefix) throws IOException, InterruptedException {
        String page = DEVICES + "?limit=100";
        while (true) {
            JsonNode answer = gateway.demand("GET", page, null);
            for (JsonNode device : answer.path("devices")) {
                if (device.path("pool").asString("").equals(pool)
                        && device.path("name").asString("").startsWith(namePrefix)) {
                    gateway.demand("DELETE", DEVICES + "/" + device.path("id").asString(), null);
                }
            }
            if (!answer.path("next").isString()) {
                return;
            }
            page = DEVICES + "?limit=100&after=" + answer.get("next").asString();
        }
    }

    Phone phone(String name, String pool) throws IOException, InterruptedException {
        JsonNode created = gateway.demand("POST", DEVICES, Map.of("name", name, "pool", pool));
        return new Phone(
                name, created.path("lane").asString(), created.path("token").asString());
    }

    void retireConnector(String name) {
        retire(CONNECTORS + "/" + name);
    }

    void retireWebhook(String name) {
        retire(WEBHOOKS + "/" + name);
    }

    /** At the end of a program nothing more can be done about a refusal than to say it. */
    private void retire(String path) {
        try {
            gateway.demand("DELETE", path, null);
        } catch (IOException | IllegalStateException e) {
            System.err.println("not removed: " + path + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void createOrReplace(String path, String name, Map<String, Object> body)
            throws IOException, InterruptedException {
        body.put("name", name);
        if (gateway.exists(path + "/" + name)) {
            gateway.demand("PUT", path + "/" + name, body);
        } else {
            gateway.demand("POST", path, body);
        }
    }
}
