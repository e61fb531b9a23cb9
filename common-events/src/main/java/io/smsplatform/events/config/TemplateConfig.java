package io.smsplatform.events.config;

/**
 * A template's active version. Key: {@code application/name}.
 *
 * @param text as {@link io.smsplatform.events.text.MessageTemplate} reads it
 */
public record TemplateConfig(String application, String name, long version, boolean deleted, int revision, String text)
        implements Versioned {}
