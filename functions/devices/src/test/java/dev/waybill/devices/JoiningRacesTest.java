package dev.waybill.devices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.device.DevicesTable;
import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.aws.device.MembershipsTable.Joining;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.fleet.CallHook;
import dev.waybill.testing.fleet.Crash;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.stack.TestStack;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// Whoever acts on the note of a device that may join reads the note, then the device, and then
/// removes the note. However that falls between the calls of a heartbeat which changes the device,
/// and wherever that is cut short, nobody is forgotten: the device is looked at as it is now, or it
/// is noted that it is to be, or a message says so.
class JoiningRacesTest {

    private static final String BEAT = "{\"capabilities\": {\"cpu_arch\": \"arm64\"}}";

    /// The calls of one heartbeat, and some more.
    private static final int CALLS = 10;

    private final TestStack stack = TestStack.onTwins();
    private final TestFleet fleet = new TestFleet(stack);
    private final ApiClient admin = DevicesFixture.admin(stack);
    private int devices;

    /// Somebody who acts on the note of the device, one step at a time.
    private static final class Actor {
        private final TestStack stack;
        private final DeviceId deviceId;
        private Optional<Joining> note = Optional.empty();
        private boolean hasSeenTheChange;

        Actor(TestStack stack, DeviceId deviceId) {
            this.stack = stack;
            this.deviceId = deviceId;
        }

        void readNote() {
            note = MembershipsTable.of(stack.backends()).findJoining(deviceId);
        }

        void readDevice() {
            hasSeenTheChange =
                    DevicesTable.of(stack.backends())
                            .find(deviceId)
                            .flatMap(device -> device.capabilities().cpuArch())
                            .isPresent();
        }

        void removeNote() {
            note.ifPresent(MembershipsTable.of(stack.backends())::settle);
        }
    }

    /// Acts before some calls to the tables, and then crashes at one.
    private static final class Schedule implements CallHook {
        private final Actor actor;
        private final int note;
        private final int device;
        private final int removal;
        private final int crash;
        private int seen;

        Schedule(Actor actor, int note, int device, int removal, int crash) {
            this.actor = actor;
            this.note = note;
            this.device = device;
            this.removal = removal;
            this.crash = crash;
        }

        @Override
        public void before(String operation, SdkRequest request) {
            int call = seen++;
            if (call == note) {
                actor.readNote();
            }
            if (call == device) {
                actor.readDevice();
            }
            if (call == removal) {
                actor.removeNote();
            }
            if (call == crash) {
                throw new Crash("call " + call);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nobodyIsForgotten(boolean isNotedBefore) {
        fleet.publish("1.0");
        fleet.use(Strategy.NONE.withLateJoiners());
        fleet.open("1.0");
        for (int note = 0; note < CALLS; note++) {
            for (int device = note; device < CALLS; device++) {
                for (int removal = device; removal < CALLS; removal++) {
                    for (int crash = removal; crash < CALLS; crash++) {
                        check(isNotedBefore, note, device, removal, crash);
                    }
                }
            }
        }
    }

    private void check(boolean isNotedBefore, int note, int device, int removal, int crash) {
        String id = "n" + devices++;
        String url = "/v1/devices/" + id;
        String token = admin.put(url, "{}").text("device_token");
        MembershipsTable memberships = MembershipsTable.of(stack.backends());
        if (!isNotedBefore) {
            memberships.findJoining(new DeviceId(id)).ifPresent(memberships::settle);
        }
        fleet.takeTasks();
        Actor actor = new Actor(stack, new DeviceId(id));
        Schedule schedule = new Schedule(actor, note, device, removal, crash);
        try {
            DevicesFixture.device(
                            stack.through(table ->
                                    CallHook.around(DynamoDbClient.class, table, schedule)),
                            token)
                    .post(url + "/heartbeat", BEAT);
        } catch (Crash e) {
            // the device asks again
        }
        DevicesFixture.device(stack, token).post(url + "/heartbeat", BEAT);

        boolean isNoted = memberships.findJoining(new DeviceId(id)).isPresent();
        boolean isSent = !fleet.takeTasks().isEmpty();
        assertThat(isNoted || isSent || actor.hasSeenTheChange)
                .as("note %d, device %d, removal %d, crash %d", note, device, removal, crash)
                .isTrue();
    }
}
