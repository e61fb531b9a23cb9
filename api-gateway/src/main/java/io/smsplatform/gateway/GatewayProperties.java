package io.smsplatform.gateway;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How the front door works.
 *
 * @param requestsPerSecond of one caller; 0 = no limit. A caller may use a second's worth at once
 * @param maxBodySize of a request, whether its length is announced or not
 * @param passwordThreads that derive Basic passwords' hashes; each verification is a tenth of a second of one core
 * @param upstreams base address of each service
 */
@Validated
@ConfigurationProperties("sms.gateway")
public record GatewayProperties(
        @Min(0) @Max(1_000_000) @DefaultValue("0") int requestsPerSecond,
        @NotNull @DefaultValue("1MB") DataSize maxBodySize,
        @Min(1) @Max(64) @DefaultValue("1") int passwordThreads,
        @DefaultValue Map<Upstream, URI> upstreams) {

    public GatewayProperties {
        for (Upstream upstream : Upstream.values()) {
            if (!upstreams.containsKey(upstream)) {
                throw new IllegalArgumentException("sms.gateway.upstreams has no address for " + upstream);
            }
        }
    }

    public URI address(Upstream upstream) {
        return Objects.requireNonNull(upstreams.get(upstream));
    }
}
