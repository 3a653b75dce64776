package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A device that is deleted between two distributions: as the later one is called off, the earlier
/// one asks the device again, which is noted, since nobody will answer.
final class GivenBackCalls {

    private final Api admin;

    /// @param admin calls with all rights
    GivenBackCalls(Api admin) {
        this.admin = admin;
    }

    void callAll() {
        TestModel model = new TestModel(admin, "given-back");
        model.publish("1", "the earlier".getBytes(StandardCharsets.UTF_8));
        model.publish("2", "the later".getBytes(StandardCharsets.UTF_8));
        PlainDevice device = PlainDevice.register(admin, "given-back", "{}");
        device.await(model.distribute("1", device.scope(), "{}"));
        String later = model.distribute("2", device.scope(), "{}");
        device.await(later);
        assertThat(admin.send("DELETE", "/v1/devices/" + device.id(), "", Map.of()).status())
                .isEqualTo(204);
        String path = "/v1/distributions/" + later;
        assertThat(admin.post(path + "/cancel", "").status()).isEqualTo(200);
        Patience.until(() -> admin.get(path).text("state").equals("Cancelled"));
    }
}
