package io.smsplatform.task.web;

import io.smsplatform.events.Tsid;
import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.ProblemType;
import io.smsplatform.events.access.Refusal;
import io.smsplatform.events.access.Scope;
import io.smsplatform.task.submission.IdempotencyKey;
import io.smsplatform.task.submission.SubmitMessages;
import io.smsplatform.task.submission.Submitted;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code POST /api/v2/messages}. */
@Component
class MessagesHandler {

    static final String PATH = "/api/v2/messages";

    private static final String KEY = "Idempotency-Key";
    private static final String REPLAYED = "Idempotent-Replayed";

    private final SubmitMessages submitMessages;
    private final SubmissionReader reader;

    MessagesHandler(SubmitMessages submitMessages, SubmissionReader reader) {
        this.submitMessages = submitMessages;
        this.reader = reader;
    }

    Mono<ServerResponse> submit(ServerRequest request) {
        Caller caller = (Caller) request.attribute(CallerFilter.CALLER).orElseThrow();
        caller.require(Scope.SEND);
        requireJson(request);
        return request.bodyToMono(byte[].class)
                .defaultIfEmpty(new byte[0])
                .map(reader::read)
                .flatMap(body -> submitMessages.submit(
                        caller.subject(), body.submission(), key(request, body).orElse(null)))
                .flatMap(MessagesHandler::answer);
    }

    private static void requireJson(ServerRequest request) {
        MediaType type = request.headers().contentType().orElse(MediaType.APPLICATION_JSON);
        if (!type.isCompatibleWith(MediaType.APPLICATION_JSON)) {
            throw new Refusal(Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send application/json"));
        }
    }

    private Optional<IdempotencyKey> key(ServerRequest request, SubmissionReader.Body body) {
        List<String> values = request.headers().header(KEY);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        if (values.size() > 1) {
            throw new Refusal(Problem.of(ProblemType.MALFORMED_REQUEST, "There is more than one Idempotency-Key"));
        }
        IdempotencyKey key = IdempotencyKey.of(values.get(0), reader.fingerprint(body))
                .orElseThrow(() -> new Refusal(Problem.of(
                        ProblemType.MALFORMED_REQUEST, "An Idempotency-Key has 1 to 255 printable ASCII characters")));
        return Optional.of(key);
    }

    private static Mono<ServerResponse> answer(Submitted submitted) {
        if (submitted instanceof Submitted.Refused refused) {
            throw new Refusal(refused.problem());
        }
        Submitted.Accepted accepted = (Submitted.Accepted) submitted;
        ServerResponse.BodyBuilder response = ServerResponse.status(HttpStatus.ACCEPTED)
                .location(location(accepted))
                .contentType(MediaType.APPLICATION_JSON);
        if (accepted.replayed()) {
            response.header(REPLAYED, "true");
        }
        return response.bodyValue(accepted.body());
    }

    private static URI location(Submitted.Accepted accepted) {
        return accepted.messages() == 1
                ? URI.create(PATH + "/" + Tsid.format(accepted.firstMessage()))
                : URI.create(PATH + "?task=" + Tsid.format(accepted.task()));
    }
}
