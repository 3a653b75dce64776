package dev.waybill.bench.scale;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.waybill.aws.Backends;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// An instance of a function, on backends of this process.
final class Instance {

    private static final Context CONTEXT = new Silent();

    private final RequestStreamHandler handler;

    private Instance(RequestStreamHandler handler) {
        this.handler = handler;
    }

    /// Makes it by the handler's constructor that takes the backends.
    static Instance of(Class<? extends RequestStreamHandler> type, Backends backends) {
        try {
            Constructor<? extends RequestStreamHandler> constructor =
                    type.getDeclaredConstructor(Backends.class);
            constructor.setAccessible(true);
            return new Instance(constructor.newInstance(backends));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made of backends", e);
        }
    }

    /// Calls it with an event; its answer.
    String call(String event) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        handler.handleRequest(
                new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), answer, CONTEXT);
        return answer.toString(StandardCharsets.UTF_8);
    }

    /// Of a call that logs to nowhere; the functions ask it for nothing else.
    private static final class Silent implements Context {

        @Override
        public LambdaLogger getLogger() {
            return new LambdaLogger() {
                @Override
                public void log(String message) {
                    if (message.contains("\"failure\"")) {
                        System.err.println(message);
                    }
                }

                @Override
                public void log(byte[] message) {
                    log(new String(message, StandardCharsets.UTF_8));
                }
            };
        }

        @Override
        public String getAwsRequestId() {
            return "bench";
        }

        @Override
        public String getLogGroupName() {
            return "bench";
        }

        @Override
        public String getLogStreamName() {
            return "bench";
        }

        @Override
        public String getFunctionName() {
            return "bench";
        }

        @Override
        public String getFunctionVersion() {
            return "1";
        }

        @Override
        public String getInvokedFunctionArn() {
            return "arn:aws:lambda:us-east-1:000000000000:function:bench";
        }

        @Override
        public @Nullable CognitoIdentity getIdentity() {
            return null;
        }

        @Override
        public @Nullable ClientContext getClientContext() {
            return null;
        }

        @Override
        public int getRemainingTimeInMillis() {
            return Integer.MAX_VALUE;
        }

        @Override
        public int getMemoryLimitInMB() {
            return 1024;
        }
    }
}
