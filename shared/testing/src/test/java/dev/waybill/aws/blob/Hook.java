package dev.waybill.aws.blob;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/// Stands before a client of an AWS service and sees every call of it.
interface Hook {

    /// Before the call named `call` takes effect.
    default void before(String call) {}

    /// After the call named `call` took effect, before its answer is known.
    default void after(String call) {}

    /// `client` with this hook before it.
    static <T> T on(Class<T> service, T client, Hook hook) {
        InvocationHandler handler =
                (proxy, method, arguments) -> {
                    if (method.getName().endsWith("Paginator")) {
                        return InvocationHandler.invokeDefault(proxy, method, arguments);
                    }
                    try {
                        hook.before(method.getName());
                        Object answer = method.invoke(client, arguments);
                        hook.after(method.getName());
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                };
        return service.cast(
                Proxy.newProxyInstance(
                        service.getClassLoader(), new Class<?>[] {service}, handler));
    }

    /// Runs `others` once, before the first call named `call`.
    static Hook beforeFirst(String call, Runnable others) {
        AtomicBoolean ran = new AtomicBoolean();
        return new Hook() {
            @Override
            public void before(String name) {
                if (name.equals(call) && ran.compareAndSet(false, true)) {
                    others.run();
                }
            }
        };
    }
}
