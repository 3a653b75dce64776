package dev.waybill.aws;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/// Answers every request as empty services would, without any connection: DynamoDB as to a read
/// that finds nothing, with members that other operations and SQS do not know, and S3 with "not
/// found". Reaches nobody and changes nothing.
final class SilentHttp implements SdkHttpClient {

    private static final byte[] EMPTY =
            "{\"Items\":[],\"Count\":0,\"ScannedCount\":0}".getBytes(StandardCharsets.UTF_8);
    private static final String TARGET = "X-Amz-Target";
    private static final int NOT_FOUND = 404;

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        boolean json = request.httpRequest().firstMatchingHeader(TARGET).isPresent();
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() {
                return json ? answer(200, EMPTY) : answer(NOT_FOUND, new byte[0]);
            }

            @Override
            public void abort() {}
        };
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
        return "Silent";
    }

    @Override
    public void close() {}
}
