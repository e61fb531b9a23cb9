package io.smsplatform.template.web;

import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.Problem.FieldError;
import io.smsplatform.events.access.Refusal;
import io.smsplatform.events.access.Scope;
import io.smsplatform.events.text.MessageTemplate;
import io.smsplatform.template.ManageTemplates;
import io.smsplatform.template.Preview;
import io.smsplatform.template.PreviewTemplate;
import io.smsplatform.template.Template;
import io.smsplatform.template.TemplateRules;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code /api/v2/templates}: those of the calling application. */
@RestController
@RequestMapping(TemplatesController.PATH)
class TemplatesController {

    static final String PATH = "/api/v2/templates";

    private final ManageTemplates templates;
    private final PreviewTemplate previewTemplate;

    TemplatesController(ManageTemplates templates, PreviewTemplate previewTemplate) {
        this.templates = templates;
        this.previewTemplate = previewTemplate;
    }

    record NewTemplate(@Nullable String name, @Nullable String text) {}

    record NewRevision(@Nullable String text) {}

    record PreviewRequest(@Nullable Map<String, @Nullable String> parameters) {}

    /** Encoding: {@code gsm7} or {@code ucs2}. */
    record PreviewBody(String text, int segments, String encoding) {
        static PreviewBody of(Preview preview) {
            return new PreviewBody(
                    preview.text(),
                    preview.segments(),
                    preview.encoding().name().toLowerCase(Locale.ROOT));
        }
    }

    /** A template; parameters in the order of their first use. */
    record TemplateBody(String name, int revision, String text, Set<String> parameters, Instant revisedAt) {
        static TemplateBody of(Template template) {
            return new TemplateBody(
                    template.name(),
                    template.revision(),
                    template.text(),
                    MessageTemplate.parse(template.text()).parameters(),
                    template.revisedAt());
        }
    }

    record Templates(List<TemplateBody> templates) {}

    @GetMapping
    Mono<Templates> list(@RequestAttribute(CallerFilter.CALLER) Caller caller) {
        caller.require(Scope.SEND);
        return templates
                .all(caller.subject())
                .map(TemplateBody::of)
                .collectList()
                .map(Templates::new);
    }

    @GetMapping("/{name}")
    Mono<TemplateBody> show(@RequestAttribute(CallerFilter.CALLER) Caller caller, @PathVariable String name) {
        caller.require(Scope.SEND);
        return templates.find(caller.subject(), name).map(TemplateBody::of);
    }

    @PostMapping
    Mono<ResponseEntity<TemplateBody>> create(
            @RequestAttribute(CallerFilter.CALLER) Caller caller, @RequestBody NewTemplate body) {
        caller.require(Scope.SEND);
        refuse(TemplateRules.check(body.name(), body.text()));
        return templates
                .create(caller.subject(), Objects.requireNonNull(body.name()), Objects.requireNonNull(body.text()))
                .map(TemplatesController::created);
    }

    @PutMapping("/{name}")
    Mono<TemplateBody> revise(
            @RequestAttribute(CallerFilter.CALLER) Caller caller,
            @PathVariable String name,
            @RequestBody NewRevision body) {
        caller.require(Scope.SEND);
        refuse(TemplateRules.check(body.text()));
        return templates
                .revise(caller.subject(), name, Objects.requireNonNull(body.text()))
                .map(TemplateBody::of);
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> delete(@RequestAttribute(CallerFilter.CALLER) Caller caller, @PathVariable String name) {
        caller.require(Scope.SEND);
        return templates.delete(caller.subject(), name).then();
    }

    @PostMapping("/{name}/preview")
    Mono<PreviewBody> preview(
            @RequestAttribute(CallerFilter.CALLER) Caller caller,
            @PathVariable String name,
            @RequestBody PreviewRequest body) {
        caller.require(Scope.SEND);
        return previewTemplate.preview(caller.subject(), name, parameters(body)).map(PreviewBody::of);
    }

    private static ResponseEntity<TemplateBody> created(Template template) {
        return ResponseEntity.created(URI.create(PATH + "/" + template.name())).body(TemplateBody.of(template));
    }

    private static Map<String, String> parameters(PreviewRequest body) {
        Map<String, @Nullable String> given = body.parameters();
        if (given == null) {
            return Map.of();
        }
        refuse(given.entrySet().stream()
                .filter(parameter -> parameter.getValue() == null)
                .map(parameter -> new FieldError("/parameters", "wrong-type", "a parameter has to be a string"))
                .distinct()
                .toList());
        return Map.copyOf(given);
    }

    private static void refuse(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw new Refusal(Problem.invalid(errors));
        }
    }
}
