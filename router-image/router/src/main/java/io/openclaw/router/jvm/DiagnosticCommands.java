package io.openclaw.router.jvm;

import java.lang.management.ManagementFactory;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.ReflectionException;

/** What {@code jcmd} offers, called inside the process. */
public final class DiagnosticCommands {
    private static final String NAME = "com.sun.management:type=DiagnosticCommand";
    private static final String[] ARGUMENTS = {String[].class.getName()};

    private DiagnosticCommands() {}

    /** Instances and bytes of every class, live objects only: it collects first. The text is {@code jcmd GC.class_histogram}'s. */
    public static String classHistogram() {
        return invoke("gcClassHistogram", new Object[] {new String[0]}, ARGUMENTS);
    }

    /** The collector's own account of the heap: {@code jcmd GC.heap_info}'s text, which each collector words for itself. */
    static String heapInfo() {
        return invoke("gcHeapInfo", new Object[0], new String[0]);
    }

    /**
     * Makes malloc give back what it keeps free.
     *
     * @throws UnsupportedOperationException on systems where the JVM can't
     */
    public static String trimNativeHeap() {
        return invoke("systemTrimNativeHeap", new Object[0], new String[0]);
    }

    private static String invoke(String operation, Object[] arguments, String[] signature) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            return (String) server.invoke(new ObjectName(NAME), operation, arguments, signature);
        } catch (ReflectionException | InstanceNotFoundException e) {
            throw new UnsupportedOperationException("this JVM has no diagnostic command " + operation, e);
        } catch (MBeanException | MalformedObjectNameException e) {
            throw failed(operation, e);
        }
    }

    private static IllegalStateException failed(String operation, JMException e) {
        return new IllegalStateException(operation + " failed", e);
    }
}
