package dev.waybill.local.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.local.function.Outcome;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.Record;

/// What the answer to a batch says of it.
sealed interface StreamAnswer {

    /// All of it was worked off.
    ///
    /// @param state to be handed to the next call in the window
    record Done(JsonNode state) implements StreamAnswer {}

    /// The records before one were worked off; it and those behind it come again.
    ///
    /// @param first its index in the batch
    record From(int first) implements StreamAnswer {}

    /// Nothing counts as worked off.
    record Failed() implements StreamAnswer {}

    ObjectMapper JSON = new ObjectMapper();

    /// Reads how a call ended.
    ///
    /// @param partialFailures whether the answer may name records that failed
    static StreamAnswer of(Outcome outcome, List<Record> batch, boolean partialFailures) {
        return switch (outcome) {
            case Outcome.Answered(String json) -> read(json, batch, partialFailures);
            case Outcome.Failed f -> new Failed();
            case Outcome.TimedOut t -> new Failed();
            case Outcome.TooLarge t -> new Failed();
        };
    }

    private static StreamAnswer read(String json, List<Record> batch, boolean partialFailures) {
        try {
            JsonNode answer = JSON.readTree(json);
            JsonNode failures = answer.path("batchItemFailures");
            if (partialFailures && !failures.isEmpty()) {
                return firstOf(failures, batch);
            }
            // In a window an answer without state is an error.
            return answer.path("state").isObject() ? new Done(answer.path("state")) : new Failed();
        } catch (JsonProcessingException e) {
            return new Failed();
        }
    }

    private static StreamAnswer firstOf(JsonNode failures, List<Record> batch) {
        Set<BigInteger> failed = new TreeSet<>();
        for (JsonNode failure : failures) {
            String id = failure.path("itemIdentifier").asText();
            if (!id.matches("\\d+")) {
                return new Failed();
            }
            failed.add(new BigInteger(id));
        }
        List<BigInteger> sequences =
                batch.stream()
                        .map(record -> new BigInteger(record.dynamodb().sequenceNumber()))
                        .collect(Collectors.toList());
        Optional<BigInteger> lowest = failed.stream().findFirst();
        int index = lowest.map(sequences::indexOf).orElse(-1);
        return index < 0 ? new Failed() : new From(index);
    }
}
