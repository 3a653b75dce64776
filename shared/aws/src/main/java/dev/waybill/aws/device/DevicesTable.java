package dev.waybill.aws.device;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Rows;
import dev.waybill.aws.Transaction;
import dev.waybill.domain.device.Capabilities;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.DeviceId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The table `devices`: one item per device, key `device_id`. A device costs at most one write a
/// minute by itself, and one per change by an operator.
public final class DevicesTable {

    /// The label of the write to a device.
    public static final String DEVICE = "device";

    private final Rows rows;
    private final String table;

    /// @param rows the calls of the table
    /// @param table its name
    public DevicesTable(Rows rows, String table) {
        this.rows = rows;
        this.table = table;
    }

    /// The table that `backends` name.
    public static DevicesTable of(Backends backends) {
        String name = backends.config().tables().devices();
        return new DevicesTable(backends.rows(name), name);
    }

    /// The device; absent when there is none. Strongly consistent.
    public Optional<Device> find(DeviceId deviceId) {
        return rows.find("read a device", DeviceItem.key(deviceId)).map(DeviceItem::fromItem);
    }

    /// Those of the devices that exist, in order of id. Strongly consistent, in batches of 100.
    public SortedMap<DeviceId, Device> findAll(Collection<DeviceId> deviceIds) {
        return findAll(deviceIds, true);
    }

    /// The same at half the price, each as it stood a moment ago; all that exist now are found.
    public SortedMap<DeviceId, Device> glanceAll(Collection<DeviceId> deviceIds) {
        SortedMap<DeviceId, Device> devices = findAll(deviceIds, false);
        List<DeviceId> missing = deviceIds.stream().filter(id -> !devices.containsKey(id)).toList();
        devices.putAll(findAll(missing, true));
        return devices;
    }

    private SortedMap<DeviceId, Device> findAll(
            Collection<DeviceId> deviceIds, boolean consistent) {
        SortedMap<DeviceId, Device> devices = new TreeMap<>();
        for (Map<String, AttributeValue> item :
                rows.findAll(
                        "read devices",
                        deviceIds.stream().distinct().map(DeviceItem::key).toList(),
                        consistent)) {
            Device device = DeviceItem.fromItem(item);
            devices.put(device.deviceId(), device);
        }
        return devices;
    }

    /// Notes that the device called at `at`; false when there is no such device. One write: ask for
    /// it at most once a minute.
    public boolean seen(DeviceId deviceId, Instant at) {
        return changed(deviceId, DeviceItem.seen(at));
    }

    /// Replaces what is known of the device's capabilities by what it reported at `at`; false when
    /// there is no such device.
    boolean reported(DeviceId deviceId, Capabilities capabilities, Instant at) {
        return changed(deviceId, DeviceItem.reported(capabilities, at));
    }

    private boolean changed(DeviceId deviceId, Expression update) {
        return rows.update(
                        "note a device's call",
                        DeviceItem.key(deviceId),
                        update,
                        DeviceItem.PRESENT)
                instanceof Rows.Written.Done;
    }

    /// Adds: replace what is known of a device's capabilities, which must be there.
    Transaction reported(
            Transaction transaction, DeviceId deviceId, Capabilities capabilities, Instant at) {
        return transaction.update(
                DEVICE,
                table,
                DeviceItem.key(deviceId),
                DeviceItem.reported(capabilities, at),
                DeviceItem.PRESENT);
    }

    /// Adds: put a device, which must not be there.
    Transaction create(Transaction transaction, Device device) {
        return transaction.put(DEVICE, table, DeviceItem.toItem(device), DeviceItem.ABSENT);
    }

    /// Adds: change a device from `before`, whose revision it must still have, to `after`.
    Transaction change(Transaction transaction, Device before, Device after) {
        return transaction.update(
                DEVICE,
                table,
                DeviceItem.key(before.deviceId()),
                DeviceItem.change(before, after),
                DeviceItem.isStill(before));
    }

    /// Adds: delete a device, which must still be as it was read.
    Transaction delete(Transaction transaction, Device device) {
        return transaction.delete(
                DEVICE, table, DeviceItem.key(device.deviceId()), DeviceItem.isStill(device));
    }
}
