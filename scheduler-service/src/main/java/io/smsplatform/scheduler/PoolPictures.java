package io.smsplatform.scheduler;

import io.smsplatform.events.config.ShardState;
import io.smsplatform.events.relay.ConfigTable;
import java.util.Comparator;
import java.util.List;

/** How pools stand, whichever instances host them: the pictures of their shards as last published. */
public final class PoolPictures {

    private final ConfigTable<ShardState> pictures;

    public PoolPictures(ConfigTable<ShardState> pictures) {
        this.pictures = pictures;
    }

    /** Of the shards that the pool has or had and that still hold something, in their order; empty if none was heard of. */
    public List<ShardState> of(String pool) {
        return pictures.values().stream()
                .filter(picture -> picture.pool().equals(pool))
                .sorted(Comparator.comparingInt(ShardState::shard))
                .toList();
    }

    /** Messages of the pool that no lane has got. */
    public int waiting(String pool) {
        return of(pool).stream()
                .mapToInt(picture -> picture.pendingOfAll() + picture.delayed() + picture.held())
                .sum();
    }
}
