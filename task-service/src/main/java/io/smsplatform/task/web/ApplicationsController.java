package io.smsplatform.task.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.Problem.FieldError;
import io.smsplatform.events.access.Refusal;
import io.smsplatform.events.access.Scope;
import io.smsplatform.task.application.Application;
import io.smsplatform.task.application.ManageApplications;
import io.smsplatform.task.application.ManageApplications.Created;
import io.smsplatform.task.application.ManageApplications.CreatedKey;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code /api/v2/applications}, for administrators. */
@RestController
@RequestMapping(ApplicationsController.PATH)
class ApplicationsController {

    static final String PATH = "/api/v2/applications";

    private static final Pattern SLUG = Pattern.compile("[a-z][a-z0-9-]{1,62}");
    private static final Set<String> GRANTABLE = Set.of("send", "read", "admin");

    private final ManageApplications applications;

    ApplicationsController(ManageApplications applications) {
        this.applications = applications;
    }

    /**
     * A new application.
     *
     * @param scopes of send, read and admin; send and read when left out
     * @param enabled true when left out
     */
    record NewApplication(
            @Nullable String id,
            @Nullable List<String> scopes,
            @Nullable Boolean enabled) {}

    /** An application; password and API key only in the answer that creates them. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ApplicationBody(
            String id,
            boolean enabled,
            List<String> scopes,
            Instant createdAt,
            List<KeyBody> keys,
            @Nullable String password,
            @Nullable String apiKey) {

        static ApplicationBody of(Application application, @Nullable String password, @Nullable String apiKey) {
            return new ApplicationBody(
                    application.id(),
                    application.enabled(),
                    application.scopes().stream().map(Scope::wireName).toList(),
                    application.createdAt(),
                    application.keys().stream()
                            .map(key -> new KeyBody(key.id(), key.createdAt(), null))
                            .toList(),
                    password,
                    apiKey);
        }
    }

    /** A key; its text only in the answer that creates it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record KeyBody(String id, Instant createdAt, @Nullable String apiKey) {}

    /** All applications. */
    record Applications(List<ApplicationBody> applications) {}

    @GetMapping
    Mono<Applications> list(@RequestAttribute(CallerFilter.CALLER) Caller caller) {
        caller.require(Scope.ADMIN);
        return applications
                .all()
                .map(application -> ApplicationBody.of(application, null, null))
                .collectList()
                .map(Applications::new);
    }

    @GetMapping("/{id}")
    Mono<ApplicationBody> show(@RequestAttribute(CallerFilter.CALLER) Caller caller, @PathVariable String id) {
        caller.require(Scope.ADMIN);
        return applications.find(id).map(application -> ApplicationBody.of(application, null, null));
    }

    @PostMapping
    Mono<ResponseEntity<ApplicationBody>> create(
            @RequestAttribute(CallerFilter.CALLER) Caller caller, @RequestBody NewApplication body) {
        caller.require(Scope.ADMIN);
        check(body);
        Set<String> scopes = body.scopes() == null ? Set.of("send", "read") : Set.copyOf(body.scopes());
        return applications
                .create(Objects.requireNonNull(body.id()), !Boolean.FALSE.equals(body.enabled()), Scope.of(scopes))
                .map(ApplicationsController::created);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> delete(@RequestAttribute(CallerFilter.CALLER) Caller caller, @PathVariable String id) {
        caller.require(Scope.ADMIN);
        return applications.delete(id);
    }

    @PostMapping("/{id}/keys")
    @ResponseStatus(HttpStatus.CREATED)
    Mono<KeyBody> addKey(@RequestAttribute(CallerFilter.CALLER) Caller caller, @PathVariable String id) {
        caller.require(Scope.ADMIN);
        return applications.addKey(id).map(ApplicationsController::created);
    }

    @DeleteMapping("/{id}/keys/{key}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> deleteKey(
            @RequestAttribute(CallerFilter.CALLER) Caller caller, @PathVariable String id, @PathVariable String key) {
        caller.require(Scope.ADMIN);
        return applications.deleteKey(id, key);
    }

    private static ResponseEntity<ApplicationBody> created(Created created) {
        ApplicationBody body = ApplicationBody.of(
                created.application(),
                created.password().clear(),
                created.apiKey().text());
        return ResponseEntity.created(URI.create(PATH + "/" + body.id())).body(body);
    }

    private static KeyBody created(CreatedKey created) {
        return new KeyBody(
                created.apiKey().id(), created.createdAt(), created.apiKey().text());
    }

    private static void check(NewApplication body) {
        List<FieldError> errors = new ArrayList<>();
        if (body.id() == null) {
            errors.add(new FieldError("/id", "required", "id is required"));
        } else if (!SLUG.matcher(body.id()).matches()) {
            errors.add(new FieldError(
                    "/id", "malformed", "id has 2 to 63 lower-case letters, digits and dashes, a letter first"));
        }
        if (body.scopes() != null && (body.scopes().isEmpty() || !grantable(body.scopes()))) {
            errors.add(new FieldError("/scopes", "unknown", "scopes are one or more of send, read, admin"));
        }
        if (!errors.isEmpty()) {
            throw new Refusal(Problem.invalid(errors));
        }
    }

    private static boolean grantable(List<String> scopes) {
        return scopes.stream().allMatch(scope -> scope != null && GRANTABLE.contains(scope)); // JSON can say null
    }
}
