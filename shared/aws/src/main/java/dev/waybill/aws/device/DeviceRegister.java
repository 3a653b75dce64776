package dev.waybill.aws.device;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Deeds;
import dev.waybill.aws.Transaction;
import dev.waybill.aws.Transaction.Outcome;
import dev.waybill.aws.access.AccessTable;
import dev.waybill.aws.device.MembershipsTable.Joining;
import dev.waybill.domain.access.IssuedToken;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.device.Capabilities;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.DeviceId;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// Every change that operators make to a device, and devices that enroll or say what they are: the
/// device, its memberships, its tokens and what is recorded about the change, in one transaction
/// each.
public final class DeviceRegister {

    private final DevicesTable devices;
    private final MembershipsTable memberships;
    private final AccessTable access;
    private final Deeds deeds;
    private final Supplier<Transaction> transactions;
    private final Optional<Joining> owed;

    /// @param devices where devices stand
    /// @param memberships where their scopes stand
    /// @param access where their tokens stand
    /// @param deeds what is recorded about changes
    /// @param transactions makes empty transactions
    public DeviceRegister(
            DevicesTable devices,
            MembershipsTable memberships,
            AccessTable access,
            Deeds deeds,
            Supplier<Transaction> transactions) {
        this(devices, memberships, access, deeds, transactions, Optional.empty());
    }

    private DeviceRegister(
            DevicesTable devices,
            MembershipsTable memberships,
            AccessTable access,
            Deeds deeds,
            Supplier<Transaction> transactions,
            Optional<Joining> owed) {
        this.owed = owed;
        this.devices = devices;
        this.memberships = memberships;
        this.access = access;
        this.deeds = deeds;
        this.transactions = transactions;
    }

    /// The register on the tables that `backends` name.
    public static DeviceRegister of(Backends backends) {
        return new DeviceRegister(
                DevicesTable.of(backends),
                MembershipsTable.of(backends),
                AccessTable.of(backends),
                backends.deeds(),
                backends::transaction);
    }

    /// The same register, which with the device that it makes or changes notes that distributions
    /// are to be told of it.
    public DeviceRegister owing(Joining note) {
        return new DeviceRegister(
                devices, memberships, access, deeds, transactions, Optional.of(note));
    }

    /// How an enrollment ended.
    public enum Enrolled {
        /// The device is registered, and one use is counted.
        DONE,
        /// The enrollment is used up, has expired or is gone. Nothing changed.
        CLOSED,
        /// There is a device with that id. Nothing changed.
        DEVICE_EXISTS
    }

    /// Registers a device with its first token; false, and nothing changed, when it exists.
    ///
    /// @param device revision 1, with the token's id
    public boolean create(Device device, IssuedToken token, Deed deed) {
        return creation(device, token, deed).commit("register a device").isCommitted();
    }

    /// Registers a device by one use of an enrollment.
    public Enrolled enroll(String enrollmentId, Device device, IssuedToken token, Deed deed) {
        Transaction transaction = creation(device, token, deed);
        access.use(transaction, enrollmentId, deed.at());
        return switch (transaction.commit("enroll a device")) {
            case Outcome.Committed() -> Enrolled.DONE;
            case Outcome.Refused refused ->
                    refused.has(AccessTable.ENROLLMENT) ? Enrolled.CLOSED : Enrolled.DEVICE_EXISTS;
        };
    }

    private Transaction creation(Device device, IssuedToken token, Deed deed) {
        Transaction transaction = transactions.get();
        devices.create(transaction, device);
        memberships.join(transaction, device);
        owe(transaction);
        access.add(transaction, token, deed.at());
        return deeds.addTo(transaction, deed, resource(device), Optional.empty(), Optional.of(1L));
    }

    /// Changes what operators say about a device; false, and nothing changed, when somebody else
    /// changed or deleted it since it was read.
    ///
    /// @param after `before` with other contents and the next revision, and the same tokens
    public boolean change(Device before, Device after, Deed deed) {
        Transaction transaction = transactions.get();
        devices.change(transaction, before, after);
        memberships.move(transaction, before, after);
        owe(transaction);
        return record(transaction, before, after, deed).commit("change a device").isCommitted();
    }

    /// Gives a device a new token and ends all it had; false, and nothing changed, when somebody
    /// else changed or deleted it since it was read.
    ///
    /// @param after `before` with the next revision and the new token's id alone
    public boolean renewToken(Device before, Device after, IssuedToken token, Deed deed) {
        Transaction transaction = transactions.get();
        devices.change(transaction, before, after);
        before.tokenIds().forEach(tokenId -> access.drop(transaction, tokenId));
        access.add(transaction, token, deed.at());
        return record(transaction, before, after, deed)
                .commit("renew a device's token")
                .isCommitted();
    }

    /// Gives a device one token more, shown in the listing of tokens; false, and nothing changed,
    /// when somebody else changed or deleted it since it was read.
    ///
    /// @param after `before` with the next revision and the token's id added
    public boolean addToken(Device before, Device after, IssuedToken token, Deed deed) {
        Transaction transaction = transactions.get();
        devices.change(transaction, before, after);
        access.addListed(transaction, token, deed.at());
        return record(transaction, before, after, deed)
                .commit("issue a device's token")
                .isCommitted();
    }

    /// Ends one token of a device; false, and nothing changed, when somebody else changed or
    /// deleted it since it was read.
    ///
    /// @param after `before` with the next revision and without the token's id
    public boolean dropToken(Device before, Device after, String tokenId, Deed deed) {
        Transaction transaction = transactions.get();
        devices.change(transaction, before, after);
        access.drop(transaction, tokenId);
        return record(transaction, before, after, deed)
                .commit("revoke a device's token")
                .isCommitted();
    }

    /// Deletes a device with its tokens and memberships, and notes that its targets are to be
    /// ended; false, and nothing changed, when somebody else changed or deleted it since it was
    /// read.
    public boolean delete(Device device, Deed deed) {
        Transaction transaction = transactions.get();
        devices.delete(transaction, device);
        memberships.leave(transaction, device, deed.at());
        device.tokenIds().forEach(tokenId -> access.drop(transaction, tokenId));
        return deeds.addTo(
                        transaction,
                        deed,
                        resource(device),
                        Optional.of(device.revision()),
                        Optional.empty())
                .commit("delete a device")
                .isCommitted();
    }

    /// Replaces what is known of a device's capabilities by what it reported at `at`; false when
    /// there is no such device.
    public boolean reported(DeviceId deviceId, Capabilities capabilities, Instant at) {
        if (owed.isEmpty()) {
            return devices.reported(deviceId, capabilities, at);
        }
        Transaction transaction = transactions.get();
        devices.reported(transaction, deviceId, capabilities, at);
        owe(transaction);
        return transaction.commit("note a device's call").isCommitted();
    }

    private void owe(Transaction transaction) {
        owed.ifPresent(note -> memberships.owe(transaction, note));
    }

    private Transaction record(Transaction transaction, Device before, Device after, Deed deed) {
        return deeds.addTo(
                transaction,
                deed,
                resource(before),
                Optional.of(before.revision()),
                Optional.of(after.revision()));
    }

    private static String resource(Device device) {
        return "devices/" + device.deviceId().value();
    }
}
