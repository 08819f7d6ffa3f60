package io.openclaw.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.openclaw.settings.Settings;
import io.openclaw.settings.SettingsException;
import io.openclaw.settings.resource.SpecReader;
import java.lang.reflect.RecordComponent;
import java.util.Map;

/** What an OpenClawRouter's spec means in openclaw.yaml. Pure. */
public final class SpecMapping {
    private static final JsonMapper JSON =
            JsonMapper.builder().annotationIntrospector(new AllThatIsThere()).build();

    private SpecMapping() {}

    /**
     * Absent fields get the defaults of openclaw.yaml, those of memory scaled to the heap; the rules of the file hold.
     *
     * @throws SettingsException naming every field that can't be read or that disagrees with another, by its path as in
     *     {@code spec.queue.maxMemory}
     */
    public static Settings toSettings(OpenClawRouterSpec spec) throws SettingsException {
        return SpecReader.read(JSON.convertValue(spec, new TypeReference<Map<String, Object>>() {}));
    }

    /** A field's name: the component's, where it says no other. */
    static String camelCase(RecordComponent component) {
        JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
        return property == null ? component.getName() : property.value();
    }

    /** An empty text says something, which the sections leave out where they are written for people. */
    private static final class AllThatIsThere extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public JsonInclude.Value findPropertyInclusion(Annotated annotated) {
            return JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS);
        }
    }
}
