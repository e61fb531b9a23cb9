package io.smsplatform.scheduler.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.apache.kafka.streams.state.internals.BlockBasedTableConfigWithAccessibleCache;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/** One bounded piece of native memory for the blocks and write buffers of all stores of one Streams client. */
final class RocksMemory implements AutoCloseable {

    /** Streams setting under which the stores find it. */
    static final String SETTING = "sms.rocksdb.memory";

    private static final long WRITE_BUFFER_BYTES = 4L * 1024 * 1024;

    private final Cache cache;
    private final WriteBufferManager writeBuffers;

    RocksMemory(long bytes) {
        RocksDB.loadLibrary();
        cache = new LRUCache(bytes);
        writeBuffers = new WriteBufferManager(bytes / 2, cache);
    }

    /** Only after the Streams client has been closed. */
    @Override
    public void close() {
        writeBuffers.close();
        cache.close();
    }

    /** Made by Streams for each store. */
    public static final class Setter implements RocksDBConfigSetter {

        @Override
        public void setConfig(String storeName, Options options, Map<String, Object> configs) {
            if (!(configs.get(SETTING) instanceof RocksMemory memory)) {
                throw new IllegalStateException("setting '%s' is missing".formatted(SETTING));
            }
            BlockBasedTableConfigWithAccessibleCache table =
                    (BlockBasedTableConfigWithAccessibleCache) options.tableFormatConfig();
            Cache own = table.blockCache();
            table.setBlockCache(memory.cache);
            own.close();
            table.setCacheIndexAndFilterBlocks(true);
            options.setTableFormatConfig(table);
            options.setWriteBufferManager(memory.writeBuffers);
            options.setWriteBufferSize(WRITE_BUFFER_BYTES);
            options.setMaxWriteBufferNumber(2);
        }

        @Override
        public void close(String storeName, Options options) {
            // What is shared is closed by RocksMemory.
        }
    }
}
