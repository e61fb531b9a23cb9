package io.smsplatform.events.config;

/**
 * A template's active version. Key: {@code application/name}.
 *
 * @param text with {@code {name}} parameters; {@code {{} and {@code }}} are literal braces
 */
public record TemplateConfig(String application, String name, long version, boolean deleted, int revision, String text)
        implements Versioned {}
