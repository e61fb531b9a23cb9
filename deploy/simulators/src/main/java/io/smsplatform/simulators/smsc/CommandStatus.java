package io.smsplatform.simulators.smsc;

/** Values of command_status that the simulator answers with (SMPP 3.4 §5.1.3). */
public final class CommandStatus {

    public static final int OK = 0x00;
    public static final int INVALID_COMMAND_LENGTH = 0x02;
    public static final int INVALID_COMMAND_ID = 0x03;
    public static final int WRONG_BIND_STATUS = 0x04;
    public static final int ALREADY_BOUND = 0x05;
    public static final int SYSTEM_ERROR = 0x08;
    public static final int INVALID_DESTINATION = 0x0B;
    public static final int INVALID_PASSWORD = 0x0E;
    public static final int INVALID_SYSTEM_ID = 0x0F;
    public static final int QUEUE_FULL = 0x14;
    public static final int THROTTLED = 0x58;

    private CommandStatus() {}
}
