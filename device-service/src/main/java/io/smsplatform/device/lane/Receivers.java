package io.smsplatform.device.lane;

import io.micrometer.core.instrument.MeterRegistry;
import io.smsplatform.device.Device;
import io.smsplatform.device.DeviceProperties;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.config.DeviceConfig;
import io.smsplatform.events.relay.ConfigTable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** The phones connected to this instance, one receiver a lane: a new one ends the old. Bounded. */
@Component
class Receivers implements SmartLifecycle {

    private final Map<String, Receiver> byLane = new ConcurrentHashMap<>();
    private final int limit;
    private volatile boolean open;

    Receivers(DeviceProperties settings, ConfigTable<DeviceConfig> devices, MeterRegistry meters) {
        this.limit = settings.maxReceivers();
        devices.onChange(this::on);
        meters.gaugeMapSize("sms_device_receivers", List.of(), byLane);
    }

    /** @throws NotReadyException if this instance is full or stopping */
    void enter(Receiver receiver) {
        if (!open) {
            throw new NotReadyException("this instance is stopping");
        }
        if (byLane.size() >= limit && !byLane.containsKey(receiver.lane())) {
            throw new NotReadyException("this instance already serves %d phones".formatted(limit));
        }
        Receiver old = byLane.put(receiver.lane(), receiver);
        if (old != null) {
            old.end(EndReason.REPLACED);
        }
        if (!open) { // stopped in between: nobody else would end it
            receiver.end(EndReason.SHUTDOWN);
        }
    }

    /** Whether it was still the lane's receiver: not when a newer one replaced it. */
    boolean leave(Receiver receiver) {
        return byLane.remove(receiver.lane(), receiver);
    }

    /** Whether the phone that the message was dispatched to took it over. */
    boolean offer(MessageDispatched message) {
        Receiver receiver = byLane.get(message.getLane());
        return receiver != null && receiver.answersTo(message.getSession()) && receiver.offer(message);
    }

    private void on(DeviceConfig change) {
        Receiver receiver = change.deleted() ? byLane.remove(Device.laneOf(change.id())) : null;
        if (receiver != null) {
            receiver.end(EndReason.DEVICE_DELETED);
        }
    }

    @Override
    public void start() {
        open = true;
    }

    /** Before the consumer and the web server stop, so that neither waits for parked polls. */
    @Override
    public void stop() {
        open = false;
        byLane.values().forEach(receiver -> receiver.end(EndReason.SHUTDOWN));
    }

    @Override
    public boolean isRunning() {
        return open;
    }

    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE;
    }
}
