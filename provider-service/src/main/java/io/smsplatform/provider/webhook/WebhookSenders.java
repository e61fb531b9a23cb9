package io.smsplatform.provider.webhook;

import io.smsplatform.events.access.SecretBox;
import io.smsplatform.events.config.WebhookConfig;
import io.smsplatform.events.relay.ConfigTable;
import io.smsplatform.provider.AccountSource;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.netty.http.client.HttpClient;

/** The enabled webhook accounts, each with a sender that lives as long as its version. */
@Component
class WebhookSenders implements AccountSource {

    private static final Logger log = LoggerFactory.getLogger(WebhookSenders.class);

    private final ConfigTable<WebhookConfig> configs;
    private final SecretBox secrets;
    private final HttpClient http;
    private final InstantSource clock;
    private final Map<String, WebhookSender> senders = new ConcurrentHashMap<>();

    WebhookSenders(ConfigTable<WebhookConfig> configs, SecretBox secrets, HttpClient http, InstantSource clock) {
        this.configs = configs;
        this.secrets = secrets;
        this.http = http;
        this.clock = clock;
    }

    @Override
    public Collection<WebhookSender> accounts() {
        List<WebhookSender> enabled = configs.values().stream()
                .filter(WebhookConfig::enabled)
                .flatMap(this::sender)
                .toList();
        senders.values().retainAll(enabled);
        return enabled;
    }

    private Stream<WebhookSender> sender(WebhookConfig config) {
        WebhookSender known = senders.get(config.name());
        if (known != null && known.version() == config.version()) {
            return Stream.of(known);
        }
        Optional<WebhookSender> fresh = secret(config).map(secret -> new WebhookSender(config, secret, http, clock));
        fresh.ifPresent(sender -> senders.put(config.name(), sender));
        return fresh.stream();
    }

    private Optional<WebhookSecret> secret(WebhookConfig config) {
        try {
            Optional<WebhookSecret> secret = WebhookSecret.parse(secrets.open(config.secret()));
            if (secret.isEmpty()) {
                log.error("webhook account {} does not run: its secret is not a whsec_ secret", config.name());
            }
            return secret;
        } catch (IllegalArgumentException e) {
            log.error("webhook account {} does not run: {}", config.name(), e.getMessage());
            return Optional.empty();
        }
    }
}
