package io.openclaw.crds.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of the heap size that the operator recommends. */
public enum Autosize {
    /** It is told, and nothing else. */
    @JsonProperty("None") // "Off" is false in the YAML that kubectl reads
    NONE,
    /** The pods get it. */
    @JsonProperty("Apply")
    APPLY
}
