package io.smsplatform.scheduler.engine;

import java.util.List;
import java.util.Locale;

/**
 * Words to look for in what a peer says, in any case. A fuzzy one also matches if each of its words stands there with one
 * letter wrong, missing or too many (from 4 letters on), or two (from 8 on).
 */
final class Keyword {

    private final FailureWords.Text text;
    private final List<FailureWords.Word> words;

    Keyword(String keyword, boolean fuzzy) {
        this.text = FailureWords.Text.of(keyword.strip().toLowerCase(Locale.ROOT));
        this.words = fuzzy ? FailureWords.words(text.text()) : List.of();
    }

    boolean isIn(FailureWords failure) {
        return failure.text().contains(text) || (!words.isEmpty() && isNearlyIn(failure.words()));
    }

    private boolean isNearlyIn(List<FailureWords.Word> said) {
        for (int from = 0; from + words.size() <= said.size(); from++) {
            int near = 0;
            while (near < words.size() && isNear(words.get(near), said.get(from + near))) {
                near++;
            }
            if (near == words.size()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNear(FailureWords.Word wanted, FailureWords.Word said) {
        int allowed = allowed(wanted.text());
        return Long.bitCount(wanted.letters() ^ said.letters()) <= 2 * allowed
                && Math.abs(wanted.text().length() - said.text().length()) <= allowed
                && distance(wanted.text(), said.text()) <= allowed;
    }

    static int allowed(String word) {
        return word.length() >= 8 ? 2 : word.length() >= 4 ? 1 : 0;
    }

    /** Levenshtein's: letters to change, add or leave out. What both begin and end with is skipped: mostly nearly all. */
    static int distance(String one, String other) {
        int shorter = Math.min(one.length(), other.length());
        int from = 0;
        while (from < shorter && one.charAt(from) == other.charAt(from)) {
            from++;
        }
        int tail = 0;
        while (tail < shorter - from
                && one.charAt(one.length() - 1 - tail) == other.charAt(other.length() - 1 - tail)) {
            tail++;
        }
        return distance(one, one.length() - tail, other, other.length() - tail, from);
    }

    private static int distance(String one, int oneEnd, String other, int otherEnd, int from) {
        int[] row = new int[otherEnd - from + 1];
        for (int column = 0; column < row.length; column++) {
            row[column] = column;
        }
        for (int line = from; line < oneEnd; line++) {
            int diagonal = row[0];
            row[0] = line - from + 1;
            for (int column = 1; column < row.length; column++) {
                int changed = diagonal + (one.charAt(line) == other.charAt(from + column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(changed, 1 + Math.min(diagonal, row[column - 1]));
            }
        }
        return row[row.length - 1];
    }
}
