package io.smsplatform.scheduler.explain;

import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.TemplateConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pools and templates as every service reads them, so that this answer agrees with a submission's; from memory. */
public interface Catalogue {

    @Nullable
    PoolConfig pool(String name);

    /** All pools of the channel of that wire name. */
    List<PoolConfig> poolsOf(String channel);

    @Nullable
    TemplateConfig template(String application, String name);
}
