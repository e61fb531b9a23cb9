package io.smsplatform.scheduler.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one failure says, prepared at most once however many rules look at it. A peer's text is bounded here. */
final class FailureWords {

    static final int LONGEST_TEXT = 320;
    static final int LONGEST_WORD = 64;

    private final @Nullable String code;
    private final @Nullable String detail;
    private @Nullable List<String> codes;
    private @Nullable Text text;
    private @Nullable List<Word> words;

    /** Code and detail in lower case, with their {@link Letters#pairs(String)}. */
    record Text(String text, long[] pairs) {

        boolean contains(Text part) {
            return Letters.isSubset(part.pairs, pairs) && text.contains(part.text);
        }

        static Text of(String text) {
            return new Text(text, Letters.pairs(text));
        }
    }

    /** A run of letters and digits, with its {@link Letters#of(String)}. */
    record Word(String text, long letters) {}

    FailureWords(@Nullable String code, @Nullable String detail) {
        this.code = code;
        this.detail = detail;
    }

    boolean hasCode(Set<String> wanted) {
        if (codes == null) {
            codes = PeerCodes.of(code, detail);
        }
        for (String own : codes) {
            if (wanted.contains(own)) {
                return true;
            }
        }
        return false;
    }

    boolean hasKeyword(List<Keyword> wanted) {
        for (Keyword keyword : wanted) {
            if (keyword.isIn(this)) {
                return true;
            }
        }
        return false;
    }

    Text text() {
        if (text == null) {
            String both = (code == null ? "" : code) + " " + (detail == null ? "" : detail);
            text = Text.of(
                    (both.length() <= LONGEST_TEXT ? both : both.substring(0, LONGEST_TEXT)).toLowerCase(Locale.ROOT));
        }
        return text;
    }

    /** Those of the text; longer ones are cut. */
    List<Word> words() {
        if (words == null) {
            words = words(text().text());
        }
        return words;
    }

    static List<Word> words(String text) {
        List<Word> found = new ArrayList<>();
        int start = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at == text.length() || !Character.isLetterOrDigit(text.charAt(at))) {
                if (at > start) {
                    String word = text.substring(start, Math.min(at, start + LONGEST_WORD));
                    found.add(new Word(word, Letters.of(word)));
                }
                start = at + 1;
            }
        }
        return found;
    }
}
