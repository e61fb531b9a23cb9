package io.smsplatform.simulators.smsc;

/** Values of command_id that the simulator knows (SMPP 3.4 §5.1.2.1). */
final class CommandId {

    static final int GENERIC_NACK = 0x8000_0000;
    static final int BIND_RECEIVER = 0x01;
    static final int BIND_TRANSMITTER = 0x02;
    static final int SUBMIT_SM = 0x04;
    static final int DELIVER_SM = 0x05;
    static final int UNBIND = 0x06;
    static final int BIND_TRANSCEIVER = 0x09;
    static final int ENQUIRE_LINK = 0x15;
    static final int RESPONSE = 0x8000_0000;

    private CommandId() {}
}
