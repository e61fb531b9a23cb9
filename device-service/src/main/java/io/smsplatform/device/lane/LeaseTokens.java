package io.smsplatform.device.lane;

import io.smsplatform.events.PoolShard;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Text form of a {@link Lease}: base64url of version, flags, message id, attempt, end, shard, pool and a truncated
 * HMAC-SHA256 over all of it and the lane, so that a phone can only speak of what it was given.
 */
@Component
public class LeaseTokens {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int VERSION = 1;
    private static final int SOCKET = 1;
    private static final int SIGNATURE_BYTES = 12;
    private static final int LONGEST = 256;

    private final SecretKeySpec key;

    LeaseTokens(@Value("${sms.internal-secret}") String internalSecret) {
        this.key = new SecretKeySpec(("lease:" + internalSecret).getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    public String format(Lease lease, String lane) {
        byte[] claims = claims(lease);
        byte[] token = Arrays.copyOf(claims, claims.length + SIGNATURE_BYTES);
        System.arraycopy(signature(claims, lane), 0, token, claims.length, SIGNATURE_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** The lease, or empty if the text is no lease that was given to this lane. */
    public Optional<Lease> parse(String text, String lane) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            byte[] token = Base64.getUrlDecoder().decode(text);
            if (token.length <= SIGNATURE_BYTES) {
                return Optional.empty();
            }
            byte[] claims = Arrays.copyOf(token, token.length - SIGNATURE_BYTES);
            byte[] signature = Arrays.copyOfRange(token, claims.length, token.length);
            return MessageDigest.isEqual(signature, signature(claims, lane))
                    ? Optional.of(lease(claims))
                    : Optional.empty();
        } catch (IllegalArgumentException e) { // not base64url
            return Optional.empty();
        }
    }

    private static byte[] claims(Lease lease) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeByte(lease.socket() ? SOCKET : 0);
            out.writeLong(lease.messageId());
            out.writeInt(lease.attempt());
            out.writeLong(lease.until().toEpochMilli());
            out.writeInt(lease.shard().index());
            out.writeUTF(lease.shard().pool());
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /** Claims are ours once the signature is right: only a later version can be unreadable. */
    private static Lease lease(byte[] claims) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(claims))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("lease version is %d, expected %d".formatted(version, VERSION));
            }
            boolean socket = (in.readUnsignedByte() & SOCKET) != 0;
            long messageId = in.readLong();
            int attempt = in.readInt();
            Instant until = Instant.ofEpochMilli(in.readLong());
            int shard = in.readInt();
            return new Lease(new PoolShard(in.readUTF(), shard), messageId, attempt, until, socket);
        } catch (IOException e) {
            throw new IllegalArgumentException("lease is cut short", e);
        }
    }

    private byte[] signature(byte[] claims, String lane) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(claims);
            return Arrays.copyOf(mac.doFinal(lane.getBytes(StandardCharsets.UTF_8)), SIGNATURE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks " + ALGORITHM, e);
        }
    }
}
