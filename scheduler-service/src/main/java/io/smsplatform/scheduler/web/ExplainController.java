package io.smsplatform.scheduler.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.Scope;
import io.smsplatform.scheduler.explain.ExplainMessage;
import io.smsplatform.scheduler.explain.Question;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /api/v2/messages/explain}: what would happen to a message. Sends nothing, keeps nothing. */
@RestController
class ExplainController {

    private final ExplainMessage explain;
    private final InstantSource clock;

    ExplainController(ExplainMessage explain, InstantSource clock) {
        this.explain = explain;
        this.clock = clock;
    }

    /** A submission of one message, as far as it decides where that goes. */
    record ExplainRequest(
            @Nullable String channel,
            @Nullable String pool,
            @JsonProperty("class") @Nullable String messageClass,
            @Nullable String from,
            @Nullable String to,
            @Nullable String text,
            Question.@Nullable TemplateUse template,
            @Nullable String lane,
            @Nullable String scheduledAt) {

        Question question() {
            return new Question(channel, pool, messageClass, from, to, text, template, lane, scheduledAt);
        }
    }

    @PostMapping("/api/v2/messages/explain")
    ExplanationBody explain(@RequestAttribute(CallerFilter.CALLER) Caller caller, @RequestBody ExplainRequest request) {
        caller.require(Scope.SEND);
        return ExplanationBody.of(explain.explain(caller.subject(), request.question()), clock.instant());
    }
}
