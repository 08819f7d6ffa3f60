package io.openclaw.router.lifecycle;

import java.lang.reflect.Proxy;

/**
 * SIGTERM and SIGINT as a call, instead of the JVM's own exit with 143. The JDK's only door to signals is {@code sun.misc.Signal}, supported
 * in module jdk.unsupported; it is opened by reflection because javac warns of every use of it.
 */
final class StopSignals {
    private StopSignals() {}

    /** @param stop called for each signal, on a thread of its own */
    static void handle(Runnable stop) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    handlerType.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, args) -> {
                        if (method.getDeclaringClass() == Object.class) {
                            return method.invoke(stop, args);
                        }
                        stop.run();
                        return null;
                    });
            for (String name : new String[] {"TERM", "INT"}) {
                signal.getMethod("handle", signal, handlerType)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
            }
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this JDK lacks jdk.unsupported", e);
        }
    }
}
