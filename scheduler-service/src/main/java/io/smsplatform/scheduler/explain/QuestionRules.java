package io.smsplatform.scheduler.explain;

import io.smsplatform.events.LaneName;
import io.smsplatform.events.access.Problem.FieldError;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.TemplateConfig;
import io.smsplatform.events.sms.SmsText;
import io.smsplatform.events.text.MessageTemplate;
import io.smsplatform.events.text.TemplateSyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a question could be a submission, and finds everything that speaks against it at once: with the rules,
 * the bounds and the codes of {@code POST /messages}. Pure; lives for one question.
 */
final class QuestionRules {

    private static final int MAX_TEXT = 16_000;
    private static final Duration MAX_AHEAD = Duration.ofDays(30);
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);
    private static final List<String> CLASSES = List.of("otp", "transactional", "normal", "bulk");
    private static final Set<String> SERVED = Set.of("sms", "webhook");
    private static final Set<String> WITHOUT_SENDERS = Set.of("email", "wechat_work", "dingtalk");
    private static final String SMS = "sms";

    private static final Pattern SEPARATORS = Pattern.compile("[ ()-]");
    private static final Pattern NUMBER = Pattern.compile("\\+?([0-9]{3,15})");
    private static final int LONGEST_NUMBER = 40;
    private static final Pattern SMS_SENDER = Pattern.compile("\\+?[0-9]{1,20}|[A-Za-z0-9][A-Za-z0-9 ._&-]{0,10}");
    private static final Pattern VISIBLE = Pattern.compile("[^\\p{Cntrl}\\p{Cs}\\p{Z}]{1,255}");

    private final String application;
    private final Question question;
    private final Catalogue catalogue;
    private final Instant now;
    private final List<FieldError> errors = new ArrayList<>();

    QuestionRules(String application, Question question, Catalogue catalogue, Instant now) {
        this.application = application;
        this.question = question;
        this.catalogue = catalogue;
        this.now = now;
    }

    /** The subject, or null if {@link #errors()} has something. */
    @Nullable
    Subject examine() {
        String channel = channel();
        PoolConfig pool = channel == null ? null : pool(channel);
        String messageClass = messageClass();
        checkSender(channel);
        String recipient = recipient(channel);
        checkLane();
        long dueAt = dueAt();
        String text = text();
        SmsText sms = text != null && SMS.equals(channel) ? measured(text) : null;
        if (!errors.isEmpty() || pool == null || recipient == null) {
            return null;
        }
        return new Subject(
                pool,
                question.pool() == null ? "the only pool of channel '%s'".formatted(channel) : "named",
                messageClass,
                recipient,
                sms == null ? 1 : sms.segments(),
                sms == null ? null : sms.encoding().name().toLowerCase(Locale.ROOT),
                question.lane(),
                dueAt);
    }

    List<FieldError> errors() {
        return errors;
    }

    private @Nullable String channel() {
        String channel = question.channel() == null ? SMS : question.channel();
        if (SERVED.contains(channel)) {
            return channel;
        }
        if (WITHOUT_SENDERS.contains(channel)) {
            refuse("/channel", "channel-unavailable", "channel '" + channel + "' has no senders here yet");
        } else {
            refuse("/channel", "unknown", "channel has to be one of sms, webhook");
        }
        return null;
    }

    private @Nullable PoolConfig pool(String channel) {
        String name = question.pool();
        if (name == null) {
            return theOnlyPool(channel);
        }
        PoolConfig pool = catalogue.pool(name);
        if (pool == null) {
            refuse("/pool", "unknown", "there is no such pool");
        } else if (!pool.channel().equals(channel)) {
            refuse("/pool", "wrong-channel", "this pool serves '%s', not '%s'".formatted(pool.channel(), channel));
        }
        return pool;
    }

    private @Nullable PoolConfig theOnlyPool(String channel) {
        List<PoolConfig> pools = catalogue.poolsOf(channel);
        if (pools.size() == 1) {
            return pools.get(0);
        }
        if (pools.isEmpty()) {
            refuse("/pool", "unknown", "there is no pool for channel '%s' yet".formatted(channel));
        } else {
            refuse(
                    "/pool",
                    "ambiguous",
                    "there are %d pools for channel '%s': name one".formatted(pools.size(), channel));
        }
        return null;
    }

    private String messageClass() {
        String messageClass = question.messageClass() == null ? "normal" : question.messageClass();
        if (!CLASSES.contains(messageClass)) {
            refuse("/class", "unknown", "class has to be one of " + String.join(", ", CLASSES));
        }
        return messageClass;
    }

    private void checkSender(@Nullable String channel) {
        String from = question.from();
        if (from == null || channel == null) {
            return;
        }
        if (channel.equals(SMS) && !SMS_SENDER.matcher(from).matches()) {
            refuse("/from", "malformed", "from has to be up to 20 digits or up to 11 letters, digits, spaces and ._&-");
        } else if (!channel.equals(SMS) && !VISIBLE.matcher(from).matches()) {
            refuse("/from", "malformed", "from has to be 1 to 255 visible characters");
        }
    }

    private @Nullable String recipient(@Nullable String channel) {
        String to = question.to();
        if (to == null) {
            refuse("/to", "required", "a recipient is required");
            return null;
        }
        if (channel == null) {
            return null;
        }
        if (!channel.equals(SMS)) {
            if (!VISIBLE.matcher(to).matches()) {
                refuse("/to", "malformed", "a webhook recipient has 1 to 255 visible characters");
            }
            return to;
        }
        Matcher number = NUMBER.matcher(
                to.length() > LONGEST_NUMBER ? "" : SEPARATORS.matcher(to).replaceAll(""));
        if (!number.matches()) {
            refuse(
                    "/to",
                    "malformed",
                    "a phone number has 3 to 15 digits, with + before and spaces, dashes and parentheses between them"
                            + " if you like");
            return null;
        }
        return "+" + number.group(1);
    }

    private void checkLane() {
        if (question.lane() != null && !LaneName.isValid(question.lane())) {
            refuse("/lane", "malformed", "lane has to be " + LaneName.EXPECTED);
        }
    }

    private long dueAt() {
        String text = question.scheduledAt();
        if (text == null) {
            return now.toEpochMilli();
        }
        try {
            Instant scheduledAt = OffsetDateTime.parse(text).toInstant();
            if (scheduledAt.isBefore(now.minus(CLOCK_TOLERANCE))) {
                refuse("/scheduledAt", "out-of-range", "scheduledAt is in the past");
            } else if (scheduledAt.isAfter(now.plus(MAX_AHEAD))) {
                refuse("/scheduledAt", "out-of-range", "scheduledAt may be up to 30 days ahead");
            } else {
                return Math.max(scheduledAt.toEpochMilli(), now.toEpochMilli());
            }
        } catch (DateTimeException e) {
            refuse("/scheduledAt", "malformed", "scheduledAt has to be an RFC 3339 time such as 2030-01-31T08:00:00Z");
        }
        return now.toEpochMilli();
    }

    // ---- the text

    private @Nullable String text() {
        Question.TemplateUse use = question.template();
        if (question.text() != null && use != null) {
            refuse("/template", "exclusive", "give either text or template");
            return null;
        }
        if (question.text() == null && use == null) {
            refuse("/text", "required", "text or template is required");
            return null;
        }
        return use == null ? bounded("/text", question.text()) : rendered(use);
    }

    private @Nullable String rendered(Question.TemplateUse use) {
        MessageTemplate template = template(use.name());
        if (template == null) {
            return null;
        }
        Map<String, String> values = use.parameters() == null ? Map.of() : use.parameters();
        if (values.values().stream().anyMatch(Objects::isNull)) { // JSON has a null, the type has none
            refuse("/template/parameters", "wrong-type", "every parameter has to be a string");
            return null;
        }
        Set<String> missing = template.missing(values);
        if (!missing.isEmpty()) {
            refuse("/template/parameters", "missing-parameters", "the template needs " + String.join(", ", missing));
            return null;
        }
        if (template.renderedLength(values) > MAX_TEXT) {
            refuseLength("/template/parameters", template.renderedLength(values));
            return null;
        }
        return bounded("/template/parameters", template.render(values));
    }

    private @Nullable MessageTemplate template(@Nullable String name) {
        if (name == null) {
            refuse("/template/name", "required", "the template's name is required");
            return null;
        }
        TemplateConfig template = catalogue.template(application, name);
        if (template == null) {
            refuse("/template/name", "unknown", "this application has no template of that name");
            return null;
        }
        try {
            return MessageTemplate.parse(template.text());
        } catch (TemplateSyntaxException e) {
            refuse("/template/name", "malformed", "the template cannot be rendered: " + e.getMessage());
            return null;
        }
    }

    private @Nullable String bounded(String pointer, @Nullable String text) {
        if (text == null || text.isBlank()) {
            refuse(pointer, "empty", "the text is empty");
            return null;
        }
        if (text.length() > MAX_TEXT) {
            refuseLength(pointer, text.length());
            return null;
        }
        if (!StandardCharsets.UTF_16.newEncoder().canEncode(text)) {
            refuse(pointer, "malformed", "the text has half a surrogate pair");
            return null;
        }
        return text;
    }

    private SmsText measured(String text) {
        SmsText sms = SmsText.of(text);
        if (sms.segments() > SmsText.MAX_SEGMENTS) {
            refuse(
                    question.template() == null ? "/text" : "/template/parameters",
                    "too-long",
                    "the text needs %d segments, at most %d fit in one message"
                            .formatted(sms.segments(), SmsText.MAX_SEGMENTS));
        }
        return sms;
    }

    private void refuseLength(String pointer, long length) {
        refuse(pointer, "too-long", "the text has %d characters, at most %d are taken".formatted(length, MAX_TEXT));
    }

    private void refuse(String pointer, String code, String detail) {
        errors.add(new FieldError(pointer, code, detail));
    }
}
