package io.smsplatform.scheduler.engine;

/** Small summaries of texts that tell cheaply that one cannot be found in another; they never tell that it can. */
final class Letters {

    private static final int PAIR_WORDS = 4;

    private Letters() {}

    /** The letters of a word as 64 bits; an edit changes two of them at most. */
    static long of(String word) {
        long set = 0;
        for (int at = 0; at < word.length(); at++) {
            set |= 1L << (word.charAt(at) & 63);
        }
        return set;
    }

    /** The neighbouring pairs of letters of a text as 256 bits; those of a part of it are a subset. */
    static long[] pairs(String text) {
        long[] set = new long[PAIR_WORDS];
        for (int at = 1; at < text.length(); at++) {
            int mixed = (text.charAt(at - 1) * 31 + text.charAt(at)) * 0x9E3779B9 >>> 24;
            set[mixed >>> 6] |= 1L << (mixed & 63);
        }
        return set;
    }

    static boolean isSubset(long[] pairs, long[] of) {
        for (int word = 0; word < PAIR_WORDS; word++) {
            if ((pairs[word] & ~of[word]) != 0) {
                return false;
            }
        }
        return true;
    }
}
