package dev.waybill.testing.fleet;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import software.amazon.awssdk.core.SdkRequest;

/// Sees every call of a client, before and after it takes effect, and may end it by throwing.
public interface CallHook {

    /// Before a call takes effect.
    ///
    /// @param operation the client's method, `putItem` for instance
    default void before(String operation, SdkRequest request) {}

    /// After a call took effect, before its answer is seen.
    default void after(String operation, SdkRequest request) {}

    /// `client`, with `hook` around each of its calls.
    static <T> T around(Class<T> type, T client, CallHook hook) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> {
                            boolean isCall =
                                    arguments != null
                                            && arguments.length == 1
                                            && arguments[0] instanceof SdkRequest;
                            if (isCall) {
                                hook.before(method.getName(), (SdkRequest) arguments[0]);
                            }
                            Object answer;
                            try {
                                answer = method.invoke(client, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                            if (isCall) {
                                hook.after(method.getName(), (SdkRequest) arguments[0]);
                            }
                            return answer;
                        }));
    }
}
