package io.openclaw.e2e.demo;

/** The acts of the story, in order. */
enum Phase {
    START("start", "cluster, operator and routers start"),
    LEAK("leak", "steady load; a filter leaks with every request"),
    OVERLOAD("overload", "the backend has become slow"),
    RECOVERY("recovery", "the backend is fast again");

    final String title;
    final String says;

    Phase(String title, String says) {
        this.title = title;
        this.says = says;
    }
}
