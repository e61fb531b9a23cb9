package io.smsplatform.standalone;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Keeps auto-configurations that one service brings to the shared class path out of the others: a service names the
 * prefixes it must not see in {@value #DENIED}.
 */
final class AutoConfigurationFence implements AutoConfigurationImportFilter, EnvironmentAware {

    static final String DENIED = "sms.standalone.denied-auto-configurations";

    private List<String> denied = List.of();

    @Override
    public void setEnvironment(Environment environment) {
        denied = List.of(environment.getProperty(DENIED, String[].class, new String[0]));
    }

    @Override
    public boolean[] match(@Nullable String[] autoConfigurations, AutoConfigurationMetadata metadata) {
        boolean[] admitted = new boolean[autoConfigurations.length];
        for (int i = 0; i < admitted.length; i++) {
            String name = autoConfigurations[i];
            admitted[i] = name != null && denied.stream().noneMatch(name::startsWith);
        }
        return admitted;
    }
}
