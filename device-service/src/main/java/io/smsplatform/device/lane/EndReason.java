package io.smsplatform.device.lane;

/** Why the platform ends a phone's poll or session, with the WebSocket close code (4000-4999: application's own). */
public enum EndReason {
    SHUTDOWN(1001, "this instance is stopping"),
    BAD_FRAME(4400, "a frame cannot be read as documented"),
    DEVICE_DELETED(4401, "the device was deleted"),
    SILENT(4408, "nothing was heard from the phone"),
    REPLACED(4409, "the device connected again"),
    SLOW(4413, "the phone does not read what it is sent"),
    NOT_READY(1013, "try again later");

    private final int closeCode;
    private final String text;

    EndReason(int closeCode, String text) {
        this.closeCode = closeCode;
        this.text = text;
    }

    public int closeCode() {
        return closeCode;
    }

    public String text() {
        return text;
    }
}
