package io.smsplatform.template;

import io.smsplatform.events.config.TemplateConfig;
import java.time.Instant;

/**
 * A template of one application with its active revision.
 *
 * @param version grows with every change, deletion included
 * @param revision the active one, from 1
 * @param text as {@link io.smsplatform.events.text.MessageTemplate} parses it
 * @param revisedAt when that revision was made
 */
public record Template(
        String application, String name, long version, boolean deleted, int revision, String text, Instant revisedAt) {

    TemplateConfig config() {
        return new TemplateConfig(application, name, version, deleted, revision, deleted ? "" : text);
    }

    /** Its key on {@code config.templates}. */
    String key() {
        return application + "/" + name;
    }
}
