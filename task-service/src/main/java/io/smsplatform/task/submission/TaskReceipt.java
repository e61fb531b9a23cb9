package io.smsplatform.task.submission;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smsplatform.events.Json;
import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.Tsid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the client of an accepted submission is told; kept with its Idempotency-Key and repeated byte for byte. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TaskReceipt(String task, List<Line> messages) {

    /** One message, in the order of the request. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(String id, String to, @Nullable String clientReference, String state, int segments) {}

    static byte[] json(Claim claim, List<MessageAccepted> messages) {
        List<Line> lines = messages.stream()
                .map(message -> new Line(
                        Tsid.format(message.getMessageId()),
                        message.getRecipient(),
                        message.getClientReference(),
                        "accepted",
                        message.getSegments()))
                .toList();
        return Json.MAPPER.writeValueAsBytes(new TaskReceipt(Tsid.format(claim.task()), lines));
    }
}
