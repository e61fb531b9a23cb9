package io.smsplatform.simulators.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One request to send: the same text to up to 1000 recipients, under an idempotency key of its own. */
record MessageList(String idempotencyKey, int size, byte[] body) {

    static MessageList of(String idempotencyKey, String channel, String pool, String text, List<String> recipients) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("channel", channel);
        request.put("pool", pool);
        request.put("text", text);
        request.put(
                "recipients",
                recipients.stream().map(recipient -> Map.of("to", recipient)).toList());
        return new MessageList(idempotencyKey, recipients.size(), Gateway.JSON.writeValueAsBytes(request));
    }

    /** Lists of that size, the last one shorter; keys are {@code prefix-1}, {@code prefix-2}, ... */
    static List<MessageList> split(
            String keyPrefix, String channel, String pool, String text, List<String> recipients, int size) {
        List<MessageList> lists = new ArrayList<>();
        for (int from = 0; from < recipients.size(); from += size) {
            List<String> part = recipients.subList(from, Math.min(from + size, recipients.size()));
            lists.add(of(keyPrefix + "-" + (lists.size() + 1), channel, pool, text, part));
        }
        return lists;
    }
}
