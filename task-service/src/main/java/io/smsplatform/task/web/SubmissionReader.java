package io.smsplatform.task.web;

import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.Problem.FieldError;
import io.smsplatform.events.access.ProblemType;
import io.smsplatform.events.access.Refusal;
import io.smsplatform.task.submission.Submission;
import io.smsplatform.task.submission.Submission.Addressee;
import io.smsplatform.task.submission.Submission.TemplateUse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads the body of {@code POST /messages}. Own code instead of data binding, to tell all errors at once. */
@Component
class SubmissionReader {

    private static final Set<String> SUBMISSION = Set.of(
            "channel",
            "pool",
            "class",
            "from",
            "to",
            "recipients",
            "text",
            "template",
            "clientReference",
            "validity",
            "scheduledAt",
            "lane",
            "pace",
            "receipt",
            "metadata");

    private static final Set<String> ADDRESSEE = Set.of("to", "parameters", "clientReference");
    private static final Set<String> TEMPLATE = Set.of("name", "parameters");

    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .build();

    /** A parsed body: what it asks for, and the JSON itself for its fingerprint. */
    record Body(Submission submission, JsonNode tree) {}

    /** @throws Refusal if the bytes are not one JSON value */
    Body read(byte[] bytes) {
        JsonNode tree = parse(bytes);
        List<FieldError> misread = new ArrayList<>();
        JsonFields fields = JsonFields.of(tree, "", SUBMISSION, misread);
        Submission submission = new Submission(
                fields.text("channel"),
                fields.text("pool"),
                fields.text("class"),
                fields.text("from"),
                fields.text("to"),
                addressees(fields),
                fields.text("text"),
                template(fields),
                fields.text("clientReference"),
                fields.text("validity"),
                fields.text("scheduledAt"),
                fields.text("lane"),
                fields.text("pace"),
                fields.flag("receipt", true),
                fields.texts("metadata"),
                misread);
        return new Body(submission, tree);
    }

    /** SHA-256 of the JSON without the freedom of white space and of the order of fields. */
    byte[] fingerprint(Body body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(json.writeValueAsBytes(body.tree()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }

    private JsonNode parse(byte[] bytes) {
        try {
            JsonNode tree = json.readTree(bytes);
            if (tree.isMissingNode()) {
                throw new Refusal(Problem.of(ProblemType.MALFORMED_REQUEST, "The body is empty"));
            }
            return tree;
        } catch (JacksonException e) {
            throw new Refusal(Problem.of(
                    ProblemType.MALFORMED_REQUEST,
                    e.getLocation() == null
                            ? "The body is not one JSON document"
                            : "The body is not one JSON document: see line %d column %d"
                                    .formatted(
                                            e.getLocation().getLineNr(),
                                            e.getLocation().getColumnNr())));
        }
    }

    private static @Nullable List<Addressee> addressees(JsonFields fields) {
        List<JsonFields> entries = fields.objects("recipients", ADDRESSEE);
        return entries == null
                ? null
                : entries.stream()
                        .map(entry -> new Addressee(
                                entry.text("to"), entry.texts("parameters"), entry.text("clientReference")))
                        .toList();
    }

    private static @Nullable TemplateUse template(JsonFields fields) {
        JsonFields template = fields.object("template", TEMPLATE);
        return template == null ? null : new TemplateUse(template.text("name"), template.texts("parameters"));
    }
}
