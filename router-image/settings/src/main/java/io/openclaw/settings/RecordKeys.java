package io.openclaw.settings;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record's components by their keys in the file, and its constructor. Asked of the JVM once a type: it makes them anew for everyone who asks.
 *
 * @param components in the record's order
 * @param constructor that takes a value for each of them
 */
record RecordKeys(Map<String, RecordComponent> components, Constructor<?> constructor) {
    private static final ClassValue<RecordKeys> KNOWN = new ClassValue<>() {
        @Override
        protected RecordKeys computeValue(Class<?> type) {
            RecordComponent[] components = type.getRecordComponents();
            Map<String, RecordComponent> keys = new LinkedHashMap<>();
            for (RecordComponent component : components) {
                keys.put(KeyNames.snakeCase(component.getName()), component);
            }
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            try {
                return new RecordKeys(Collections.unmodifiableMap(keys), type.getDeclaredConstructor(types));
            } catch (NoSuchMethodException e) {
                throw new LinkageError("every record has a constructor of all its components: " + type, e);
            }
        }
    };

    static RecordKeys of(Class<?> type) {
        return KNOWN.get(type);
    }

    /** @param values one for each component, in order */
    Object construct(@Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    static @Nullable Object read(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
