package io.smsplatform.device;

import io.smsplatform.events.Topics;
import io.smsplatform.events.Tsid;
import io.smsplatform.events.TsidGenerator;
import io.smsplatform.events.config.DeviceConfig;
import io.smsplatform.events.relay.ConfigTable;
import io.smsplatform.events.relay.OutboxRelay;
import java.security.SecureRandom;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Registers, finds and retires devices. Every change and its publication on {@code config.devices} commit together. */
@Service
public class Devices {

    /** A new device with the token that nobody can read again. */
    public record Registered(Device device, DeviceToken token) {}

    private final DeviceStore store;
    private final OutboxStore outbox;
    private final TransactionalOperator transaction;
    private final OutboxRelay relay;
    private final ConfigTable<DeviceConfig> published;
    private final TsidGenerator ids;
    private final SecureRandom random = new SecureRandom();

    Devices(
            DeviceStore store,
            OutboxStore outbox,
            TransactionalOperator transaction,
            OutboxRelay relay,
            ConfigTable<DeviceConfig> published,
            TsidGenerator ids) {
        this.store = store;
        this.outbox = outbox;
        this.transaction = transaction;
        this.relay = relay;
        this.published = published;
        this.ids = ids;
    }

    public Mono<Registered> register(String name, String pool) {
        long id = ids.next();
        DeviceToken token = DeviceToken.mint(Tsid.format(id), random);
        Device device = new Device(id, 1, false, name, pool, token.hash());
        return store.insert(device)
                .then(publish(device))
                .as(transaction::transactional)
                .doOnSuccess(done -> relay.poke())
                .thenReturn(new Registered(device, token));
    }

    public Mono<List<Device>> list(long after, int limit) {
        return store.list(after, limit).collectList();
    }

    public Mono<Device> find(long id) {
        return store.find(id);
    }

    /** The device of an authenticated phone: from memory, or from the table when it was registered a moment ago. */
    public Mono<Device> authenticated(String key) {
        DeviceConfig known = published.get(key);
        return known != null ? Mono.just(Device.of(known)) : store.find(Tsid.parse(key));
    }

    /** Emits whether there was such a device. */
    public Mono<Boolean> retire(long id) {
        return store.find(id)
                .flatMap(device -> store.markDeleted(device)
                        .filter(done -> done)
                        .flatMap(done -> publish(device.tombstone()).thenReturn(done)))
                .as(transaction::transactional)
                .doOnSuccess(done -> relay.poke())
                .defaultIfEmpty(false);
    }

    private Mono<Void> publish(Device device) {
        byte[] value = Topics.CONFIG_DEVICES.value().encode(device.config());
        return outbox.add(Topics.CONFIG_DEVICES.name(), device.key(), value);
    }
}
