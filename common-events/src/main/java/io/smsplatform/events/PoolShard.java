package io.smsplatform.events;

import java.nio.charset.StandardCharsets;

/**
 * The unit of scheduling: one shard of a pool. Its {@link #key()} partitions the message path, so that everything that
 * concerns a shard is read by one scheduler task in order.
 */
public record PoolShard(String pool, int index) implements Comparable<PoolShard> {

    public PoolShard {
        if (index < 0) {
            throw new IllegalArgumentException("shard index is %d, expected 0 or more".formatted(index));
        }
    }

    /** The shard of a message that any lane may send: the same for everybody who knows the pool's number of shards. */
    public static PoolShard ofMessage(String pool, long messageId, int shards) {
        return new PoolShard(pool, index(messageId, shards));
    }

    /** The shard of a recipient's messages where the lane that served it before matters: all of them meet there. */
    public static PoolShard ofRecipient(String pool, String recipient, int shards) {
        return new PoolShard(pool, index(hash(recipient), shards));
    }

    /** The one shard that a lane serves, which is also the shard of the messages that only it may send. */
    public static PoolShard ofLane(String pool, String lane, int shards) {
        return new PoolShard(pool, index(hash(lane), shards));
    }

    /** FNV-1a over UTF-8: the same in every process and version. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (octet & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }

    /** @param shards of the pool; an entry that does not say counts as one */
    private static int index(long value, int shards) {
        return Math.floorMod(mix(value), Math.max(shards, 1));
    }

    /** SplitMix64's finaliser: neighbouring identifiers lie in different shards. */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    /** {@code pool/index}; a pool's name has no slash. */
    public String key() {
        return pool + "/" + index;
    }

    /** @throws IllegalArgumentException if the text is not {@code pool/index} */
    public static PoolShard parse(String key) {
        int slash = key.lastIndexOf('/');
        if (slash < 1) {
            throw new IllegalArgumentException("pool shard is '%s', expected pool/index".formatted(key));
        }
        return new PoolShard(key.substring(0, slash), Integer.parseInt(key.substring(slash + 1)));
    }

    @Override
    public int compareTo(PoolShard other) {
        int byPool = pool.compareTo(other.pool);
        return byPool != 0 ? byPool : Integer.compare(index, other.index);
    }
}
