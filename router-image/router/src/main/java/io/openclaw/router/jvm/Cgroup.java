package io.openclaw.router.jvm;

import io.openclaw.settings.memory.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The memory limits that the kernel holds this process to: the tightest of its control group and all groups above it, as far as the process
 * can see them.
 *
 * @param memoryBytes RAM; empty where nothing limits it
 * @param swapBytes swap beside the RAM; empty where nothing limits it
 */
public record Cgroup(Version version, OptionalLong memoryBytes, OptionalLong swapBytes) {

    /** Of the memory controller; both may be mounted in one system. */
    public enum Version {
        NONE,
        V1,
        V2
    }

    /** v1 writes "no limit" as the largest count of pages, a number beyond every machine's memory. */
    private static final long NO_LIMIT_FROM = 1L << 60;

    private static final long MIB = 1 << 20;

    /** This process's. Systems without control groups have {@link Version#NONE}. */
    public static Cgroup read() throws IOException {
        return read(Path.of("/"));
    }

    /** @param root holds {@code proc/self} and what {@code mountinfo} speaks of */
    static Cgroup read(Path root) throws IOException {
        List<Membership> memberships = memberships(root.resolve("proc/self/cgroup"));
        List<Mount> mounts = mounts(root.resolve("proc/self/mountinfo"));
        Membership v1 = first(memberships, m -> m.controllers.contains("memory"));
        Mount v1Mount = first(mounts, m -> m.type.equals("cgroup") && m.options.contains("memory"));
        if (v1 != null && v1Mount != null) {
            List<Path> groups = upwards(root, v1Mount, v1.path);
            OptionalLong memory = tightest(groups, "memory.limit_in_bytes");
            OptionalLong both = tightest(groups, "memory.memsw.limit_in_bytes");
            OptionalLong swap = memory.isPresent() && both.isPresent()
                    ? OptionalLong.of(Math.max(0, both.getAsLong() - memory.getAsLong()))
                    : OptionalLong.empty();
            return new Cgroup(Version.V1, memory, swap);
        }
        Membership v2 = first(memberships, m -> m.controllers.equals(List.of("")));
        Mount v2Mount = first(mounts, m -> m.type.equals("cgroup2"));
        if (v2 != null && v2Mount != null) {
            List<Path> groups = upwards(root, v2Mount, v2.path);
            return new Cgroup(Version.V2, tightest(groups, "memory.max"), tightest(groups, "memory.swap.max"));
        }
        return new Cgroup(Version.NONE, OptionalLong.empty(), OptionalLong.empty());
    }

    /** What the memory plan must know of this place. */
    public Machine machine(int cpus) {
        if (memoryBytes.isEmpty()) {
            return Machine.unlimited(cpus);
        }
        int limitMb = (int) Math.min(Integer.MAX_VALUE, memoryBytes.getAsLong() / MIB);
        return new Machine(cpus, OptionalInt.of(limitMb), version == Version.V2);
    }

    /** A line of {@code /proc/self/cgroup}, {@code id:controllers:path}; v2 has no controllers there. */
    private record Membership(List<String> controllers, String path) {}

    /** A line of {@code /proc/self/mountinfo}: what of the hierarchy is mounted ({@code shown}) and where. */
    private record Mount(String shown, String place, String type, List<String> options) {}

    private static List<Membership> memberships(Path file) throws IOException {
        List<Membership> memberships = new ArrayList<>();
        for (String line : linesOf(file)) {
            String[] parts = line.split(":", 3);
            memberships.add(new Membership(Arrays.asList(parts[1].split(",", -1)), parts[2]));
        }
        return memberships;
    }

    private static List<Mount> mounts(Path file) throws IOException {
        List<Mount> mounts = new ArrayList<>();
        for (String line : linesOf(file)) {
            // proc(5): optional fields end with a hyphen; after it type, source and super options
            int hyphen = line.indexOf(" - ");
            String[] before = line.substring(0, hyphen).split(" ", -1);
            String[] after = line.substring(hyphen + 3).split(" ", -1);
            mounts.add(new Mount(before[3], before[4], after[0], Arrays.asList(after[2].split(","))));
        }
        return mounts;
    }

    private static List<String> linesOf(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** The group's directory and those above it up to the mount point; a group outside of what is mounted shows as the mount point. */
    private static List<Path> upwards(Path root, Mount mount, String group) {
        Path top = root.resolve(mount.place.substring(1));
        String below = group;
        if (!mount.shown.equals("/")) {
            below = group.startsWith(mount.shown) ? group.substring(mount.shown.length()) : "";
        }
        Path leaf = top.resolve(below.replaceFirst("^/+", "")).normalize();
        List<Path> groups = new ArrayList<>();
        for (Path at = leaf; at != null && at.startsWith(top); at = at.getParent()) {
            groups.add(at);
        }
        return groups.isEmpty() ? List.of(top) : groups;
    }

    private static OptionalLong tightest(List<Path> groups, String file) throws IOException {
        OptionalLong tightest = OptionalLong.empty();
        for (Path group : groups) {
            OptionalLong limit = limit(group.resolve(file));
            if (limit.isPresent() && (tightest.isEmpty() || limit.getAsLong() < tightest.getAsLong())) {
                tightest = limit;
            }
        }
        return tightest;
    }

    private static OptionalLong limit(Path file) throws IOException {
        try {
            String text = Files.readString(file).strip();
            long bytes = text.equals("max") ? Long.MAX_VALUE : Long.parseLong(text);
            return bytes >= NO_LIMIT_FROM ? OptionalLong.empty() : OptionalLong.of(bytes);
        } catch (NoSuchFileException e) {
            // v2's root group has no limits, and swap accounting may be off
            return OptionalLong.empty();
        }
    }

    private static <T> @Nullable T first(List<T> items, Predicate<T> wanted) {
        return items.stream().filter(wanted).findFirst().orElse(null);
    }
}
