package io.smsplatform.task.submission;

import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.TemplateConfig;
import java.util.List;
import java.util.Optional;

/** The configuration that a submission refers to by name; answers from memory. */
public interface Catalogue {

    Optional<PoolConfig> pool(String name);

    /** All pools of the channel of that wire name. */
    List<PoolConfig> poolsOf(String channel);

    Optional<TemplateConfig> template(String application, String name);
}
