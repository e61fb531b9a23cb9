package io.smsplatform.simulators.smsc;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.HexFormat;

/** A peer that writes exactly the octets it is told to and reads whole PDUs. */
final class RawPeer implements AutoCloseable {

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    RawPeer(int port) throws IOException {
        this.socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
        this.out = socket.getOutputStream();
    }

    void write(String hex) throws IOException {
        write(octets(hex));
    }

    void write(byte[] octets) throws IOException {
        out.write(octets);
    }

    Pdu read() throws IOException {
        return Pdu.read(in);
    }

    /** -1 when the other side has closed. */
    int readOctet() throws IOException {
        return in.read();
    }

    Pdu bind(String systemId, String password) throws IOException {
        write(new PduBuilder(CommandId.BIND_TRANSCEIVER, 0, 1)
                .cString(systemId)
                .cString(password)
                .cString("")
                .octet(0x34)
                .octet(0)
                .octet(0)
                .cString("")
                .build());
        return read();
    }

    static byte[] submit(int sequence, String destination, int esmClass, int dataCoding, byte[] userData) {
        return new PduBuilder(CommandId.SUBMIT_SM, 0, sequence)
                .cString("")
                .octet(5)
                .octet(0)
                .cString("Shop")
                .octet(1)
                .octet(1)
                .cString(destination)
                .octet(esmClass)
                .octet(0)
                .octet(0)
                .cString("")
                .cString("")
                .octet(1)
                .octet(0)
                .octet(dataCoding)
                .octet(0)
                .octet(userData.length)
                .bytes(userData)
                .build();
    }

    static byte[] octets(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
