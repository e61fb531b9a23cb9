package io.smsplatform.events.text;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A parsed template text: literal text and {@code {name}} parameters, with {@code {{}} and {@code {}}} for the braces
 * themselves. Immutable.
 */
public final class MessageTemplate {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");

    /** A piece of text as it stands, or the value of the parameter of that name. */
    private record Piece(String content, boolean isParameter) {}

    private final List<Piece> pieces;
    private final Set<String> parameters;

    private MessageTemplate(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
        Set<String> names = new LinkedHashSet<>();
        pieces.stream().filter(Piece::isParameter).forEach(piece -> names.add(piece.content()));
        this.parameters = java.util.Collections.unmodifiableSet(names);
    }

    /** @throws TemplateSyntaxException on a brace that neither opens nor closes a parameter, or a malformed name */
    public static MessageTemplate parse(String text) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '}') {
                throw new TemplateSyntaxException(
                        "'}' at position %d closes nothing; write {}} for a brace".formatted(i));
            }
            if (c != '{') {
                literal.append(c);
                i++;
                continue;
            }
            if (text.startsWith("{{}", i) || text.startsWith("{}}", i)) {
                literal.append(text.charAt(i + 1));
                i += 3;
                continue;
            }
            int end = text.indexOf('}', i);
            if (end < 0) {
                throw new TemplateSyntaxException(
                        "'{' at position %d is never closed; write {{} for a brace".formatted(i));
            }
            addLiteral(pieces, literal);
            pieces.add(new Piece(name(text.substring(i + 1, end), i), true));
            i = end + 1;
        }
        addLiteral(pieces, literal);
        return new MessageTemplate(pieces);
    }

    /** The names that {@link #render} needs, in the order of their first use. */
    public Set<String> parameters() {
        return parameters;
    }

    /** The names that have no value there. */
    public Set<String> missing(Map<String, String> values) {
        Set<String> missing = new LinkedHashSet<>(parameters);
        missing.removeAll(values.keySet());
        return missing;
    }

    /** Characters of the rendered text, without rendering it; a missing parameter counts nothing. */
    public long renderedLength(Map<String, String> values) {
        long length = 0;
        for (Piece piece : pieces) {
            length += piece.isParameter()
                    ? values.getOrDefault(piece.content(), "").length()
                    : piece.content().length();
        }
        return length;
    }

    /** @throws IllegalArgumentException if a parameter is {@link #missing} */
    public String render(Map<String, String> values) {
        StringBuilder text = new StringBuilder();
        for (Piece piece : pieces) {
            text.append(piece.isParameter() ? value(values, piece.content()) : piece.content());
        }
        return text.toString();
    }

    private static String value(Map<String, String> values, String name) {
        @Nullable String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("parameter '%s' has no value".formatted(name));
        }
        return value;
    }

    private static String name(String name, int position) {
        if (!NAME.matcher(name).matches()) {
            throw new TemplateSyntaxException(
                    "parameter name at position %d has to be a letter followed by up to 63 letters, digits or underscores"
                            .formatted(position));
        }
        return name;
    }

    private static void addLiteral(List<Piece> pieces, StringBuilder literal) {
        if (!literal.isEmpty()) {
            pieces.add(new Piece(literal.toString(), false));
            literal.setLength(0);
        }
    }
}
