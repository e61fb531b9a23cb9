package io.smsplatform.task.submission;

import io.smsplatform.events.Channel;
import io.smsplatform.events.LaneName;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.TemplateConfig;
import io.smsplatform.events.text.MessageTemplate;
import io.smsplatform.events.text.TemplateSyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides whether a submission can be accepted, and finds everything that speaks against it at once. Pure. */
final class SubmissionRules {

    static final int MAX_RECIPIENTS = 1_000;
    static final Duration MAX_VALIDITY = Duration.ofDays(7);
    static final Duration MAX_PACE = Duration.ofHours(1);
    static final Duration MAX_AHEAD = Duration.ofDays(30);

    private static final Duration DEFAULT_VALIDITY = Duration.ofHours(24);
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);
    private static final int MAX_REFERENCE = 128;
    private static final int MAX_METADATA = 20;
    private static final int MAX_METADATA_NAME = 64;
    private static final int MAX_METADATA_VALUE = 512;

    private static final Pattern SMS_SENDER = Pattern.compile("\\+?[0-9]{1,20}|[A-Za-z0-9][A-Za-z0-9 ._&-]{0,10}");
    private static final Pattern VISIBLE = Pattern.compile("[^\\p{Cntrl}\\p{Cs}\\p{Z}]{1,255}");

    /** In this order: a rule may use what an earlier one resolved. */
    private static final List<Consumer<Examination>> RULES = List.of(
            SubmissionRules::channelIsServed,
            SubmissionRules::poolIsKnown,
            SubmissionRules::classIsKnown,
            SubmissionRules::senderFits,
            SubmissionRules::validityIsInRange,
            SubmissionRules::scheduleIsInRange,
            SubmissionRules::laneIsALane,
            SubmissionRules::paceIsInRange,
            SubmissionRules::referencesFit,
            SubmissionRules::metadataFits,
            SubmissionRules::recipientsAreAddresses,
            SubmissionRules::contentIsGivenOnce,
            SubmissionRules::templateIsKnown,
            Contents::everyRecipientGetsAText);

    private final Catalogue catalogue;

    SubmissionRules(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    Verdict examine(String application, Submission submission, Instant now) {
        Examination examination = new Examination(application, submission, catalogue, now);
        RULES.forEach(rule -> rule.accept(examination));
        return examination.verdict();
    }

    private static void channelIsServed(Examination of) {
        String wireName = of.submission.channel();
        Optional<Channel> channel = wireName == null ? Optional.of(Channel.SMS) : named(Channel.values(), wireName);
        if (channel.isEmpty()) {
            of.refuse("/channel", "unknown", "channel has to be one of sms, webhook");
        } else if (channel.get() != Channel.SMS && channel.get() != Channel.WEBHOOK) {
            of.refuse("/channel", "channel-unavailable", "channel '" + wireName + "' has no senders here yet");
        } else {
            of.channel = channel.get();
        }
    }

    private static void poolIsKnown(Examination of) {
        if (of.channel == null) {
            return;
        }
        String channel = wireName(of.channel);
        String name = of.submission.pool();
        if (name == null) {
            theOnlyPool(of, channel);
            return;
        }
        Optional<PoolConfig> pool = of.catalogue.pool(name);
        if (pool.isEmpty()) {
            of.refuse("/pool", "unknown", "there is no such pool");
        } else if (!pool.get().channel().equals(channel)) {
            of.refuse(
                    "/pool",
                    "wrong-channel",
                    "this pool serves '%s', not '%s'".formatted(pool.get().channel(), channel));
        } else {
            of.pool = pool.get();
        }
    }

    private static void theOnlyPool(Examination of, String channel) {
        List<PoolConfig> pools = of.catalogue.poolsOf(channel);
        if (pools.size() == 1) {
            of.pool = pools.get(0);
        } else if (pools.isEmpty()) {
            of.refuse("/pool", "unknown", "there is no pool for channel '%s' yet".formatted(channel));
        } else {
            of.refuse(
                    "/pool",
                    "ambiguous",
                    "there are %d pools for channel '%s': name one".formatted(pools.size(), channel));
        }
    }

    private static void classIsKnown(Examination of) {
        String wireName = of.submission.messageClass();
        Optional<MessageClass> known =
                wireName == null ? Optional.of(MessageClass.NORMAL) : named(MessageClass.values(), wireName);
        known.ifPresentOrElse(
                found -> of.messageClass = found,
                () -> of.refuse("/class", "unknown", "class has to be one of otp, transactional, normal, bulk"));
    }

    private static void senderFits(Examination of) {
        String from = of.submission.from();
        if (from == null || of.channel == null) {
            return;
        }
        if (of.channel == Channel.SMS && !SMS_SENDER.matcher(from).matches()) {
            of.refuse(
                    "/from",
                    "malformed",
                    "from has to be up to 20 digits or up to 11 letters, digits, spaces and ._&-");
        } else if (of.channel != Channel.SMS && !VISIBLE.matcher(from).matches()) {
            of.refuse("/from", "malformed", "from has to be 1 to 255 visible characters");
        }
    }

    private static void validityIsInRange(Examination of) {
        String text = of.submission.validity();
        if (text == null) {
            of.validity = DEFAULT_VALIDITY;
            return;
        }
        try {
            Duration validity = Duration.parse(text);
            if (validity.compareTo(Duration.ofSeconds(1)) < 0 || validity.compareTo(MAX_VALIDITY) > 0) {
                of.refuse("/validity", "out-of-range", "validity has to be from PT1S to P7D");
            }
            of.validity = validity;
        } catch (DateTimeException e) {
            of.refuse("/validity", "malformed", "validity has to be an ISO-8601 duration such as PT24H");
        }
    }

    private static void scheduleIsInRange(Examination of) {
        String text = of.submission.scheduledAt();
        if (text == null) {
            return;
        }
        try {
            Instant scheduledAt = OffsetDateTime.parse(text).toInstant();
            if (scheduledAt.isBefore(of.now.minus(CLOCK_TOLERANCE))) {
                of.refuse("/scheduledAt", "out-of-range", "scheduledAt is in the past");
            } else if (scheduledAt.isAfter(of.now.plus(MAX_AHEAD))) {
                of.refuse("/scheduledAt", "out-of-range", "scheduledAt may be up to 30 days ahead");
            }
            of.scheduledAt = scheduledAt;
        } catch (DateTimeException e) {
            of.refuse(
                    "/scheduledAt", "malformed", "scheduledAt has to be an RFC 3339 time such as 2030-01-31T08:00:00Z");
        }
    }

    /** Whether there is such a lane is only known to the scheduler, and may change before the message is due. */
    private static void laneIsALane(Examination of) {
        String lane = of.submission.lane();
        if (lane != null && !LaneName.isValid(lane)) {
            of.refuse("/lane", "malformed", "lane has to be " + LaneName.EXPECTED);
        }
    }

    private static void paceIsInRange(Examination of) {
        String text = of.submission.pace();
        if (text == null) {
            return;
        }
        try {
            Duration pace = Duration.parse(text);
            if (pace.isNegative() || pace.compareTo(MAX_PACE) > 0) {
                of.refuse("/pace", "out-of-range", "pace has to be from PT0S to PT1H");
            }
            of.pace = pace;
        } catch (DateTimeException e) {
            of.refuse("/pace", "malformed", "pace has to be an ISO-8601 duration such as PT0.5S");
        }
    }

    private static void referencesFit(Examination of) {
        referenceFits(of, "/clientReference", of.submission.clientReference());
        List<Submission.Addressee> addressees = of.submission.addressees();
        for (int i = 0; i < addressees.size(); i++) {
            referenceFits(
                    of,
                    "/recipients/" + i + "/clientReference",
                    addressees.get(i).clientReference());
        }
    }

    private static void referenceFits(Examination of, String pointer, @Nullable String reference) {
        if (reference != null && (reference.isEmpty() || reference.length() > MAX_REFERENCE)) {
            of.refuse(
                    pointer,
                    "too-long",
                    "clientReference has %d characters, expected 1 to %d".formatted(reference.length(), MAX_REFERENCE));
        }
    }

    private static void metadataFits(Examination of) {
        Map<String, String> metadata = of.submission.metadata();
        if (metadata.size() > MAX_METADATA) {
            of.refuse(
                    "/metadata",
                    "too-many",
                    "metadata has %d entries, at most %d are kept".formatted(metadata.size(), MAX_METADATA));
        }
        metadata.forEach((name, value) -> {
            if (name.isEmpty() || name.length() > MAX_METADATA_NAME || value.length() > MAX_METADATA_VALUE) {
                of.refuse(
                        "/metadata",
                        "too-long",
                        "a metadata name has 1 to %d characters, a value up to %d"
                                .formatted(MAX_METADATA_NAME, MAX_METADATA_VALUE));
            }
        });
    }

    private static void recipientsAreAddresses(Examination of) {
        Submission submission = of.submission;
        if (submission.to() != null && submission.recipients() != null) {
            of.refuse("/recipients", "exclusive", "give either to or recipients");
            return;
        }
        List<Submission.Addressee> addressees = submission.addressees();
        if (addressees.isEmpty() || addressees.size() > MAX_RECIPIENTS) {
            of.refuse(
                    "/recipients",
                    addressees.isEmpty() ? "empty" : "too-many",
                    "recipients has %d entries, expected 1 to %d".formatted(addressees.size(), MAX_RECIPIENTS));
            return;
        }
        for (int i = 0; i < addressees.size(); i++) {
            address(of, submission.pointerTo(i), addressees.get(i).to());
        }
    }

    private static void address(Examination of, String pointer, @Nullable String to) {
        if (to == null) {
            of.refuse(pointer, "required", "a recipient is required");
        } else if (of.channel == Channel.SMS) {
            PhoneNumber.parse(to)
                    .ifPresentOrElse(
                            of.addresses::add,
                            () -> of.refuse(
                                    pointer,
                                    "malformed",
                                    "a phone number has 3 to 15 digits, with + before and"
                                            + " spaces, dashes and parentheses between them if you like"));
        } else if (of.channel == Channel.WEBHOOK && !VISIBLE.matcher(to).matches()) {
            of.refuse(pointer, "malformed", "a webhook recipient has 1 to 255 visible characters");
        } else {
            of.addresses.add(to);
        }
    }

    private static void contentIsGivenOnce(Examination of) {
        if (of.submission.text() != null && of.submission.template() != null) {
            of.refuse("/template", "exclusive", "give either text or template");
        } else if (of.submission.text() == null && of.submission.template() == null) {
            of.refuse("/text", "required", "text or template is required");
        }
    }

    private static void templateIsKnown(Examination of) {
        Submission.TemplateUse use = of.submission.template();
        if (use == null) {
            return;
        }
        String name = use.name();
        if (name == null) {
            of.refuse("/template/name", "required", "the template's name is required");
            return;
        }
        Optional<TemplateConfig> template = of.catalogue.template(of.application, name);
        if (template.isEmpty()) {
            of.refuse("/template/name", "unknown", "this application has no template of that name");
            return;
        }
        try {
            of.template = MessageTemplate.parse(template.get().text());
        } catch (TemplateSyntaxException e) {
            of.refuse("/template/name", "malformed", "the template cannot be rendered: " + e.getMessage());
        }
    }

    private static String wireName(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> Optional<E> named(E[] values, String wireName) {
        return Stream.of(values)
                .filter(value ->
                        !value.name().equals("UNRECOGNISED") && wireName(value).equals(wireName))
                .findFirst();
    }
}
