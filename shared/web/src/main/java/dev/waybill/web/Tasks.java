package dev.waybill.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.TargetPage.Position;
import dev.waybill.domain.distribution.Task;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The form in which tasks travel as messages: `{"task": "plan", "distribution_id": …, …}`.
public final class Tasks {

    private static final String TASK = "task";
    private static final String PLAN = "plan";
    private static final String CALL_OFF = "call_off";
    private static final String SETTLE = "settle";
    private static final String WAVE = "wave";
    private static final String RETRY = "retry";
    private static final String ROUND = "round";
    private static final String PLACES = "places";
    private static final String TURN = "turn";
    private static final String COMPLETED = "completed";
    private static final String DISTRIBUTION_ID = "distribution_id";
    private static final String SEGMENT = "segment";
    private static final String JOIN = "join";
    private static final String DEVICE_ID = "device_id";
    private static final String PAGE = "page";
    private static final String TARGETS = "targets";
    private static final String WALK = "walk";
    private static final String FAILED = "failed";
    private static final String NEWEST = "newest";
    private static final String OPEN = "open";

    private Tasks() {}

    /// The message that asks for `task`.
    public static String write(Task task) {
        ObjectNode message = Json.object();
        switch (task) {
            case Task.Plan(String id, Position position) -> {
                message.put(TASK, PLAN).put(DISTRIBUTION_ID, id);
                put(message, Optional.of(position));
            }
            case Task.CallOff(String id, Optional<Position> after, long targets) -> {
                message.put(TASK, CALL_OFF).put(DISTRIBUTION_ID, id).put(TARGETS, targets);
                put(message, after);
            }
            case Task.Retry(String id, int round, Optional<Position> after, long places) -> {
                message.put(TASK, RETRY)
                        .put(DISTRIBUTION_ID, id)
                        .put(ROUND, round)
                        .put(PLACES, places);
                put(message, after);
            }
            case Task.Wave wave -> {
                message.put(TASK, WAVE)
                        .put(DISTRIBUTION_ID, wave.distributionId())
                        .put(TURN, wave.turn())
                        .put(COMPLETED, wave.completed())
                        .put(FAILED, wave.failed());
                put(message, wave.after());
            }
            case Task.Settle(String id, Optional<Task.Walk> walk) -> {
                message.put(TASK, SETTLE).put(DISTRIBUTION_ID, id);
                walk.ifPresent(begun -> message.set(WALK, walk(begun)));
            }
            case Task.Join(String id, DeviceId deviceId) ->
                    message.put(TASK, JOIN)
                            .put(DISTRIBUTION_ID, id)
                            .put(DEVICE_ID, deviceId.value());
        }
        return Json.write(message);
    }

    private static ObjectNode walk(Task.Walk walk) {
        ObjectNode node = Json.object();
        put(node, walk.after());
        node.put(FAILED, walk.failed());
        node.put(NEWEST, walk.others().newest());
        node.put(TURN, walk.turn());
        var open = node.putArray(OPEN);
        walk.others().open().forEach(open::add);
        return node;
    }

    private static void put(ObjectNode node, Optional<Position> position) {
        position.ifPresent(place -> node.put(SEGMENT, place.segment()).put(PAGE, place.page()));
    }

    /// The task that a message asks for; a bug if it asks for none, since messages are our own.
    public static Task read(String message) {
        JsonNode node = Json.readOwn(message);
        String id = node.path(DISTRIBUTION_ID).asText();
        return switch (node.path(TASK).asText()) {
            case PLAN -> new Task.Plan(id, position(node).orElseThrow(() -> unknown(message)));
            case CALL_OFF -> new Task.CallOff(id, position(node), node.path(TARGETS).asLong());
            case RETRY ->
                    new Task.Retry(
                            id,
                            node.path(ROUND).asInt(),
                            position(node),
                            node.path(PLACES).asLong());
            case WAVE ->
                    new Task.Wave(
                            id,
                            node.path(TURN).asLong(),
                            position(node),
                            node.path(COMPLETED).asLong(),
                            node.path(FAILED).asLong());
            case SETTLE ->
                    new Task.Settle(
                            id,
                            node.has(WALK)
                                    ? Optional.of(readWalk(node.path(WALK)))
                                    : Optional.empty());
            case JOIN -> new Task.Join(id, new DeviceId(node.path(DEVICE_ID).asText()));
            default -> throw unknown(message);
        };
    }

    private static Task.Walk readWalk(JsonNode node) {
        SortedSet<Long> open = new TreeSet<>();
        node.path(OPEN).forEach(generation -> open.add(generation.asLong()));
        return new Task.Walk(
                position(node),
                node.path(FAILED).asLong(),
                new Task.OpenGenerations(node.path(NEWEST).asLong(), open),
                node.path(TURN).asLong());
    }

    private static Optional<Position> position(JsonNode node) {
        return node.has(PAGE)
                ? Optional.of(new Position(node.path(SEGMENT).asInt(), node.path(PAGE).asInt()))
                : Optional.empty();
    }

    private static IllegalStateException unknown(String message) {
        return new IllegalStateException("no task of ours: " + message);
    }
}
