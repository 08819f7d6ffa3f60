package io.openclaw.e2e.standalone;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How a command is run that can't be run as the page has it. All others are run as they are typed.
 *
 * @param typed a regular expression
 * @param run in its place; {@code PORT} and {@code PID} are filled in
 */
record Adaptation(Pattern typed, String run) {
    private static final String GROUPS = "/sys/fs/cgroup/memory";

    /** One row for each, with the reason. */
    static final List<Adaptation> ALL = List.of(
            // builds on one machine must not meet
            of("localhost:3000", "localhost:PORT"),
            of("/clw-router-test", "/clw-router-test-PID"),
            // it never ends: twice what it runs
            of("watch -n 5 '(.+)'", "$1\n$1"),
            // five minutes; thirty seconds must be between two snapshots anyway
            of(" -d300s ", " -d31s "),
            // this is run by root, where there may be no sudo, or not at all
            of("sudo ", ""),
            // the router is no Node program; the page types the right side itself
            of("node --inspect-brk=9229 clw-router", "clw-router --profile router.jfr"));

    /** And these where cgroup-tools are not installed: what they do to the file system. */
    static final List<Adaptation> WITHOUT_CGROUP_TOOLS = List.of(
            of("cgcreate -g memory:(/\\S+)", "mkdir " + GROUPS + "$1"),
            of("cgset -r (\\S+)=(\\d+) (/\\S+)", "echo $2 > " + GROUPS + "$3/$1"),
            of(
                    "cgexec -g memory:(/\\S+) ",
                    "sh -c 'echo \\$\\$ > " + GROUPS + "$1/cgroup.procs && exec \"\\$@\"' sh "));

    private static Adaptation of(String typed, String run) {
        return new Adaptation(Pattern.compile(typed), run);
    }

    static String adapted(List<Adaptation> adaptations, String commands, int port) {
        String adapted = commands;
        for (Adaptation adaptation : adaptations) {
            adapted = adaptation.typed.matcher(adapted).replaceAll(adaptation.run);
        }
        return adapted.replace("localhost:PORT", "localhost:" + port)
                .replace("-PID", "-" + ProcessHandle.current().pid());
    }
}
