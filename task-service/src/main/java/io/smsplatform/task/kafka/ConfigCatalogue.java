package io.smsplatform.task.kafka;

import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.TemplateConfig;
import io.smsplatform.events.relay.ConfigTable;
import io.smsplatform.task.submission.Catalogue;
import java.util.List;
import java.util.Optional;

/** The catalogue as the configuration topics tell it. */
class ConfigCatalogue implements Catalogue {

    private final ConfigTable<PoolConfig> pools;
    private final ConfigTable<TemplateConfig> templates;

    ConfigCatalogue(ConfigTable<PoolConfig> pools, ConfigTable<TemplateConfig> templates) {
        this.pools = pools;
        this.templates = templates;
    }

    @Override
    public Optional<PoolConfig> pool(String name) {
        return Optional.ofNullable(pools.get(name));
    }

    @Override
    public List<PoolConfig> poolsOf(String channel) {
        return pools.values().stream()
                .filter(pool -> pool.channel().equals(channel))
                .toList();
    }

    @Override
    public Optional<TemplateConfig> template(String application, String name) {
        return Optional.ofNullable(templates.get(application + "/" + name));
    }
}
