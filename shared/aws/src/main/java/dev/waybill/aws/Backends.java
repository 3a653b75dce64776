package dev.waybill.aws;

import dev.waybill.domain.Ids;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// What a function stands on: its configuration, the clients, a clock and a source of ids. Every
/// `Wiring` begins with one.
///
/// @param config what the environment says
/// @param clients the AWS services, or their twins
/// @param clock the server's clock; it ticks in milliseconds, as times are kept, so that an answer
///   says the same time as the next one
/// @param ids new identifiers and secrets
/// @param backoff waits between tries
public record Backends(
        Config config, AwsClients clients, InstantSource clock, Ids ids, Backoff backoff) {

    /// The real ones, as `environment` says.
    public static Backends of(Map<String, String> environment) {
        Config config = Config.parse(environment);
        return new Backends(
                config,
                AwsClients.of(config),
                Clock.tickMillis(ZoneOffset.UTC),
                new SecureIds(),
                Backoff.jittered());
    }

    /// The calls of one table.
    public Rows rows(String table) {
        return new Rows(clients.dynamoDb(), table, backoff);
    }

    /// An empty transaction.
    public Transaction transaction() {
        DynamoDbClient dynamoDb = clients.dynamoDb();
        return new Transaction(dynamoDb, backoff);
    }

    /// The records of keyed calls.
    public IdempotencyTable idempotency() {
        return new IdempotencyTable(
                rows(config.tables().idempotency()), config.tables().idempotency());
    }

    /// The audit records.
    public AuditTable audit() {
        return new AuditTable(rows(config.tables().audit()), config.tables().audit());
    }

    /// What deciding transactions record about themselves.
    public Deeds deeds() {
        return new Deeds(audit(), idempotency());
    }

    /// Randomness for jitter, read from the system at each call: that of other generators would be
    /// the same in all instances of one snapshot.
    public RandomGenerator random() {
        return new SecureRandom();
    }

    /// The queues.
    public Messages messages() {
        return new Messages(clients.sqs());
    }
}
