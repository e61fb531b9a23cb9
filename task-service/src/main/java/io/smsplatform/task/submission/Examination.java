package io.smsplatform.task.submission;

import io.smsplatform.events.Channel;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.access.Problem.FieldError;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.text.MessageTemplate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One submission under examination: what the rules resolved so far and what they found wrong. Lives for one call. */
final class Examination {

    final String application;
    final Submission submission;
    final Catalogue catalogue;
    final Instant now;
    final List<String> addresses = new ArrayList<>();

    @Nullable
    Channel channel;

    @Nullable
    PoolConfig pool;

    @Nullable
    MessageClass messageClass;

    @Nullable
    MessageTemplate template;

    @Nullable
    Duration validity;

    @Nullable
    Instant scheduledAt;

    Duration pace = Duration.ZERO;

    private final List<FieldError> errors;
    private final List<Text> texts = new ArrayList<>();

    private record Text(String text, int segments) {}

    Examination(String application, Submission submission, Catalogue catalogue, Instant now) {
        this.application = application;
        this.submission = submission;
        this.catalogue = catalogue;
        this.now = now;
        this.errors = new ArrayList<>(submission.misread());
    }

    /** Adds an error, unless the field could not even be read: then that has been said. */
    void refuse(String pointer, String code, String detail) {
        boolean said = submission.misread().stream()
                .anyMatch(misread -> pointer.equals(misread.pointer()) || pointer.startsWith(misread.pointer() + "/"));
        if (!said) {
            errors.add(new FieldError(pointer, code, detail));
        }
    }

    void addText(String text, int segments) {
        texts.add(new Text(text, segments));
    }

    Verdict verdict() {
        if (!errors.isEmpty()) {
            return new Verdict.Refused(errors);
        }
        if (channel == null || pool == null || messageClass == null || validity == null) {
            throw new IllegalStateException("a rule resolved nothing and said nothing");
        }
        Submission.@Nullable TemplateUse use = submission.template();
        return new Verdict.Approved(new Draft(
                application,
                channel,
                pool,
                messageClass,
                submission.from(),
                entries(),
                scheduledAt,
                validity,
                submission.receipt(),
                use == null ? null : use.name(),
                submission.metadata(),
                submission.lane(),
                pace));
    }

    private List<Draft.Entry> entries() {
        List<Submission.Addressee> addressees = submission.addressees();
        if (addresses.size() != addressees.size() || texts.size() != addressees.size()) {
            throw new IllegalStateException("%d recipients, but %d addresses and %d texts"
                    .formatted(addressees.size(), addresses.size(), texts.size()));
        }
        List<Draft.Entry> entries = new ArrayList<>(addressees.size());
        for (int i = 0; i < addressees.size(); i++) {
            String own = addressees.get(i).clientReference();
            Text text = texts.get(i);
            entries.add(new Draft.Entry(
                    addresses.get(i), own != null ? own : submission.clientReference(), text.text(), text.segments()));
        }
        return entries;
    }
}
