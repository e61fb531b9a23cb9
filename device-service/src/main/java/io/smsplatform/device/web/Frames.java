package io.smsplatform.device.web;

import io.smsplatform.device.DeviceProperties;
import io.smsplatform.device.lane.LeaseTokens;
import io.smsplatform.device.lane.ServerFrame;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of a session's text frames, both ways. */
@Component
class Frames {

    /** What a phone says; the fields that a type does not have are null. */
    record ClientFrame(
            @Nullable String type,
            @Nullable Integer window,
            @Nullable String lease,
            @Nullable String outcome,
            @Nullable Boolean receiptExpected,
            @Nullable String code,
            @Nullable String detail,
            @Nullable String at) {

        ReportItem report() {
            return new ReportItem(lease, outcome, receiptExpected, code, detail, at);
        }
    }

    private final JsonMapper json;
    private final LeaseTokens tokens;
    private final Duration margin;
    private final long pingSeconds;

    Frames(JsonMapper json, LeaseTokens tokens, DeviceProperties settings) {
        this.json = json;
        this.tokens = tokens;
        this.margin = settings.leaseMargin();
        this.pingSeconds = settings.pingInterval().toSeconds();
    }

    /** The frame, or null if the text is none. */
    @Nullable
    ClientFrame read(String text) {
        try {
            return json.readValue(text, ClientFrame.class);
        } catch (JacksonException e) {
            return null;
        }
    }

    String write(ServerFrame frame, String lane) {
        return json.writeValueAsString(describe(frame, lane));
    }

    private Object describe(ServerFrame frame, String lane) {
        if (frame instanceof ServerFrame.Hello hello) {
            return typed("hello", Map.of("session", hello.session(), "pingSeconds", pingSeconds));
        }
        if (frame instanceof ServerFrame.Message message) {
            String lease = tokens.format(message.lease(), lane);
            JsonNode view = json.valueToTree(MessageView.of(message.message(), lease, margin));
            return ((ObjectNode) view).put("type", "message");
        }
        if (frame instanceof ServerFrame.Ack ack) {
            return typed("ack", Map.of("lease", ack.lease(), "of", ack.of()));
        }
        if (frame instanceof ServerFrame.Refused refused) {
            return typed("refused", Map.of("lease", refused.lease(), "code", refused.code()));
        }
        throw new IllegalStateException("a kind of frame without JSON: " + frame.getClass());
    }

    private static Map<String, Object> typed(String type, Map<String, Object> fields) {
        Map<String, Object> frame = new LinkedHashMap<>();
        frame.put("type", type);
        frame.putAll(fields);
        return frame;
    }
}
