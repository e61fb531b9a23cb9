package io.smsplatform.events;

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
