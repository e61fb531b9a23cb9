package io.smsplatform.gateway;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where Kafka is.
 *
 * @param bootstrap brokers as host:port, comma-separated
 * @param partitions of each message topic, when this service is the one that creates them
 */
@Validated
@ConfigurationProperties("sms.kafka")
public record KafkaProperties(
        @NotBlank @DefaultValue("127.0.0.1:9092") String bootstrap,
        @Min(1) @Max(1000) @DefaultValue("4") int partitions) {}
