package dev.waybill.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/// Answers every request as the services of a stage would, without any connection: DynamoDB as to a
/// read that finds nothing, with members that other operations and SQS do not know, and S3 with
/// "not found". There is one item: the token of a device. Reaches nobody and changes nothing.
final class StageHttp implements SdkHttpClient {

    /// What it says of items at keys stands under a table that nobody has.
    private static final byte[] NOTHING =
            bytes(
                    """
                    {"Items":[],"Count":0,"ScannedCount":0,"Responses":{"-":[{"-":{"S":"-"}}]}}\
                    """);

    private static final byte[] TOKEN =
            bytes(
                    """
                    {"Item":{"access_id":{"S":"token:%1$s"},"token_id":{"S":"%1$s"},\
                    "secret_sha256":{"S":"%2$s"},"subject":{"S":"device:%1$s"},\
                    "role":{"S":"device"},"device_id":{"S":"%1$s"},"created_at":{"N":"0"}}}\
                    """
                            .formatted(
                                    Snapshot.STAGE_NAME,
                                    Snapshot.sha256(Snapshot.STAGE_DEVICE_TOKEN)));

    private static final String TOKEN_KEY = "\"token:" + Snapshot.STAGE_NAME + "\"";
    private static final String TARGET = "X-Amz-Target";
    private static final String GET_ITEM = ".GetItem";
    private static final int NOT_FOUND = 404;

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() {
                return request.httpRequest()
                        .firstMatchingHeader(TARGET)
                        .map(target -> answer(200, items(target, request)))
                        .orElseGet(() -> answer(NOT_FOUND, new byte[0]));
            }

            @Override
            public void abort() {}
        };
    }

    private static byte[] items(String target, HttpExecuteRequest request) {
        return target.endsWith(GET_ITEM) && body(request).contains(TOKEN_KEY) ? TOKEN : NOTHING;
    }

    private static String body(HttpExecuteRequest request) {
        ContentStreamProvider content = request.contentStreamProvider().orElseThrow();
        try (InputStream in = content.newStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static HttpExecuteResponse answer(int status, byte[] body) {
        return HttpExecuteResponse.builder()
                .response(
                        SdkHttpResponse.builder()
                                .statusCode(status)
                                .putHeader("Content-Type", List.of("application/x-amz-json-1.0"))
                                .putHeader("Content-Length", Integer.toString(body.length))
                                .build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                .build();
    }

    @Override
    public String clientName() {
        return "Stage";
    }

    @Override
    public void close() {}
}
