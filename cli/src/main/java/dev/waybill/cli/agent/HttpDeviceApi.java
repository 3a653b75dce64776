package dev.waybill.cli.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.ApiCall;
import dev.waybill.cli.api.ApiClient;
import dev.waybill.cli.api.ApiPath;
import dev.waybill.cli.api.ApiProblem;
import dev.waybill.cli.api.Json;
import dev.waybill.cli.transfer.Offer;
import dev.waybill.domain.device.Capabilities;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// The device's side of the API over HTTP.
public final class HttpDeviceApi implements DeviceApi {

    private final ApiClient api;
    private final String deviceId;
    private final InstantSource clock;

    /// @param api with the device's own token
    public HttpDeviceApi(ApiClient api, String deviceId, InstantSource clock) {
        this.api = api;
        this.deviceId = deviceId;
        this.clock = clock;
    }

    @Override
    public void heartbeat(Capabilities capabilities) throws InterruptedException {
        ObjectNode body = Json.object();
        body.set("capabilities", CapabilitiesJson.of(capabilities));
        api.send(ApiCall.post("send a heartbeat", device().fixed("heartbeat"), body));
    }

    @Override
    public WorkAnswer work(Duration patience) throws InterruptedException {
        ApiPath path = device().fixed("work").query("wait", Long.toString(patience.toSeconds()));
        JsonNode answer = api.send(ApiCall.get("ask for work", path).waiting(patience));
        return WorkJson.answer(answer, clock.instant());
    }

    @Override
    public Report.Directive report(Report report) throws InterruptedException {
        ApiPath path = work(report.work().distributionId()).fixed("report");
        return api.find(ApiCall.post("report", path, WorkJson.body(report)))
                .map(WorkJson::directive)
                .orElse(Report.Directive.STOP);
    }

    @Override
    public Optional<Offer> freshOffer(String distributionId) throws InterruptedException {
        ApiPath path = work(distributionId).fixed("download");
        try {
            return api.find(ApiCall.post("ask for a fresh link", path, Json.object()))
                    .map(WorkJson::offer);
        } catch (ApiProblem problem) {
            if (problem.is("work_superseded")) {
                return Optional.empty();
            }
            throw problem;
        }
    }

    private ApiPath device() {
        return ApiPath.of("devices").name(deviceId);
    }

    private ApiPath work(String distributionId) {
        return device().fixed("work").name(distributionId);
    }
}
