package io.smsplatform.gateway.web;

import java.util.Locale;

/** What the raw path of a request says about who may come in. */
final class Paths {

    private static final String DEVICES = "/api/v2/devices/me";

    private Paths() {}

    /**
     * Whether the path means the same to everybody who reads it: no empty or dot segments, no path parameters, and no
     * percent-encoded slash, backslash, dot, percent sign, semicolon or control character.
     */
    static boolean isPlain(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == ';' || c == '\\' || (c == '/' && (startsDotSegment(path, i + 1) || path.startsWith("//", i)))) {
                return false;
            }
            if (c == '%' && isDeceptive(path, i + 1)) {
                return false;
            }
        }
        return path.startsWith("/");
    }

    /** Whether anybody may come in: documentation, health, status. */
    static boolean isOpen(String path) {
        return path.equals("/api/v2/status")
                || path.equals("/actuator/health")
                || path.startsWith("/actuator/health/")
                || !(isBelow("/api", path) || isBelow("/actuator", path));
    }

    /** Whether only a device token opens it. */
    static boolean isForDevices(String path) {
        return isBelow(DEVICES, path);
    }

    /** Whether the gateway itself answers, to operators only. */
    static boolean isForOperators(String path) {
        return isBelow("/actuator", path) || isBelow("/api/v2/status", path);
    }

    private static boolean isBelow(String prefix, String path) {
        return path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
    }

    private static boolean startsDotSegment(String path, int start) {
        int end = path.indexOf('/', start);
        String segment = path.substring(start, end < 0 ? path.length() : end);
        return segment.equals(".") || segment.equals("..");
    }

    private static boolean isDeceptive(String path, int start) {
        if (start + 2 > path.length()) {
            return true;
        }
        String code = path.substring(start, start + 2).toLowerCase(Locale.ROOT);
        return code.charAt(0) == '0'
                || code.charAt(0) == '1'
                || switch (code) {
                    case "25", "2e", "2f", "3b", "5c", "7f" -> true;
                    default -> false;
                };
    }
}
