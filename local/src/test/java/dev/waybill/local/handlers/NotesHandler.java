package dev.waybill.local.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Keeps notes in the table: `PUT /notes/NAME` writes one, `GET` reads it.
public final class NotesHandler implements RequestStreamHandler {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final DynamoDbClient dynamoDb;
    private final String table;

    NotesHandler(Map<String, String> environment) {
        table = required(environment, "NOTES_TABLE");
        dynamoDb =
                DynamoDbClient.builder()
                        .region(Region.of(required(environment, "AWS_REGION")))
                        .endpointOverride(
                                URI.create(required(environment, "AWS_ENDPOINT_URL_DYNAMODB")))
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(
                                                required(environment, "AWS_ACCESS_KEY_ID"),
                                                required(environment, "AWS_SECRET_ACCESS_KEY"))))
                        .httpClient(UrlConnectionHttpClient.create())
                        .build();
    }

    private static String required(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null) {
            throw new IllegalStateException(name + " is missing");
        }
        return value;
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context)
            throws IOException {
        JsonNode event = JSON.readTree(in);
        String name = event.path("pathParameters").path("name").asText();
        if (event.path("requestContext").path("http").path("method").asText().equals("PUT")) {
            String text = event.path("body").asText();
            dynamoDb.putItem(p ->
                    p.tableName(table)
                            .item(
                                    Map.of(
                                            "name",
                                            AttributeValue.fromS(name),
                                            "text",
                                            AttributeValue.fromS(text))));
            JSON.writeValue(out, Map.of("statusCode", 201));
            return;
        }
        AttributeValue text =
                dynamoDb.getItem(g ->
                                g.tableName(table)
                                        .consistentRead(true)
                                        .key(Map.of("name", AttributeValue.fromS(name))))
                        .item()
                        .get("text");
        JSON.writeValue(
                out,
                text == null
                        ? Map.of("statusCode", 404)
                        : Map.of("statusCode", 200, "body", text.s()));
    }
}
