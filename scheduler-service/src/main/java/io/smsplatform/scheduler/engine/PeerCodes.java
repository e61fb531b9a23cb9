package io.smsplatform.scheduler.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which codes a failure carries, and the one spelling in which codes are compared: lower case, SMPP statuses as {@code
 * 0x58} whether they were written {@code ESME_RTHROTTLED}, {@code 0x58} or {@code 0x00000058}.
 */
final class PeerCodes {

    private static final Pattern HEXADECIMAL = Pattern.compile("0x0*([0-9a-f]{1,8})");

    /** Words before the code itself: {@code command_status 0x00000058}, {@code HTTP 503}. */
    private static final List<String> ANNOUNCEMENTS = List.of("command_status", "http");

    private static final int LONGEST = 64;

    /** Names of command_status (SMPP 3.4 §5.1.3, 5.0 §4.7.6). */
    private static final Map<String, String> STATUSES = Stream.of("""
                    rinvmsglen 1
                    rinvcmdlen 2
                    rinvcmdid 3
                    rinvbndsts 4
                    ralybnd 5
                    rinvprtflg 6
                    rinvregdlvflg 7
                    rsyserr 8
                    rinvsrcadr a
                    rinvdstadr b
                    rinvmsgid c
                    rbindfail d
                    rinvpaswd e
                    rinvsysid f
                    rcancelfail 11
                    rreplacefail 13
                    rmsgqful 14
                    rinvsertyp 15
                    rinvnumdests 33
                    rinvdlname 34
                    rinvdestflag 40
                    rinvsubrep 42
                    rinvesmclass 43
                    rcntsubdl 44
                    rsubmitfail 45
                    rinvsrcton 48
                    rinvsrcnpi 49
                    rinvdstton 50
                    rinvdstnpi 51
                    rinvsystyp 53
                    rinvrepflag 54
                    rinvnummsgs 55
                    rthrottled 58
                    rinvsched 61
                    rinvexpiry 62
                    rinvdftmsgid 63
                    rx_t_appn 64
                    rx_p_appn 65
                    rx_r_appn 66
                    rqueryfail 67
                    rinvoptparstream c0
                    rinvtlvstream c0
                    roptparnotallwd c1
                    rtlvnotallwd c1
                    rinvparlen c2
                    rinvtlvlen c2
                    rmissingoptparam c3
                    rmissingtlv c3
                    rinvoptparamval c4
                    rinvtlvval c4
                    rdeliveryfailure fe
                    runknownerr ff
                    rsertypunauth 100
                    rprohibited 101
                    rsertypunavail 102
                    rsertypdenied 103
                    rinvdcs 104
                    """.split("\n"))
            .map(line -> line.split(" "))
            .collect(Collectors.toUnmodifiableMap(row -> "esme_" + row[0], row -> "0x" + row[1]));

    private PeerCodes() {}

    /** A code in the spelling that is compared. */
    static String normal(String code) {
        String lower = code.strip().toLowerCase(Locale.ROOT);
        Matcher hexadecimal = HEXADECIMAL.matcher(lower);
        return hexadecimal.matches() ? "0x" + hexadecimal.group(1) : STATUSES.getOrDefault(lower, lower);
    }

    /**
     * The platform's code, and the peer's own as it starts the detail: the first word, up to a blank, a comma, a
     * semicolon or a colon at a word's end. After an announcement the second word too, alone and with it; after the state of a
     * receipt its {@code err:...}, with that prefix and without.
     */
    static List<String> of(@Nullable String code, @Nullable String detail) {
        List<String> codes = new ArrayList<>(4);
        if (code != null) {
            codes.add(normal(code));
        }
        if (detail == null || detail.isEmpty()) {
            return codes;
        }
        String first = word(detail, 0);
        codes.add(normal(first));
        if (first.length() >= detail.length() || detail.charAt(first.length()) != ' ') {
            return codes;
        }
        String second = word(detail, first.length() + 1);
        if (ANNOUNCEMENTS.contains(first.toLowerCase(Locale.ROOT))) {
            codes.add(normal(second));
            codes.add(normal(first + " " + second));
        } else if (second.regionMatches(true, 0, "err:", 0, 4)) {
            codes.add(normal(second));
            codes.add(normal(second.substring(4)));
        }
        return codes;
    }

    private static String word(String detail, int from) {
        int end = from;
        int last = Math.min(detail.length(), from + LONGEST);
        while (end < last && !ends(detail, end)) {
            end++;
        }
        return detail.substring(from, end);
    }

    private static boolean ends(String detail, int at) {
        char next = detail.charAt(at);
        return next == ' '
                || next == ','
                || next == ';'
                || (next == ':' && (at + 1 == detail.length() || detail.charAt(at + 1) == ' '));
    }
}
