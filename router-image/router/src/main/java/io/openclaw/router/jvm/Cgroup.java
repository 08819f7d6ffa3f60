package io.openclaw.router.jvm;

import io.openclaw.settings.memory.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
        List<Path> v1 = groups(root, Version.V1);
        if (!v1.isEmpty()) {
            OptionalLong memory = tightest(v1, "memory.limit_in_bytes");
            OptionalLong both = tightest(v1, "memory.memsw.limit_in_bytes");
            OptionalLong swap = memory.isPresent() && both.isPresent()
                    ? OptionalLong.of(Math.max(0, both.getAsLong() - memory.getAsLong()))
                    : OptionalLong.empty();
            return new Cgroup(Version.V1, memory, swap);
        }
        List<Path> v2 = groups(root, Version.V2);
        if (!v2.isEmpty()) {
            return new Cgroup(Version.V2, tightest(v2, "memory.max"), tightest(v2, "memory.swap.max"));
        }
        return new Cgroup(Version.NONE, OptionalLong.empty(), OptionalLong.empty());
    }

    /**
     * What may still be taken before a limit is met: of each group that has one, less what is in use there and can't be dropped. Empty where nothing
     * limits it.
     */
    static OptionalLong free() throws IOException {
        return free(Path.of("/"));
    }

    static OptionalLong free(Path root) throws IOException {
        OptionalLong least = OptionalLong.empty();
        for (Path group : groups(root, Version.V1)) {
            least = less(least, free(group, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file "));
        }
        for (Path group : groups(root, Version.V2)) {
            least = less(least, free(group, "memory.max", "memory.current", "inactive_file "));
        }
        return least;
    }

    /**
     * What the kernel charges, in bytes.
     *
     * @param anon memory of no file, shared memory included
     * @param file page cache, which it takes back before it kills
     * @param kernel its own for the processes: page tables, stacks, sockets' structures; 0 where it doesn't tell
     */
    public record Charges(long anon, long file, long kernel) {
        static final Charges UNTOLD = new Charges(0, 0, 0);
    }

    /** Of the group that this process is in; nothing where no limit holds it, since then the group may be the whole machine. */
    static Charges charges() throws IOException {
        return charges(Path.of("/"));
    }

    static Charges charges(Path root) throws IOException {
        List<Path> v1 = groups(root, Version.V1);
        if (tightest(v1, "memory.limit_in_bytes").isPresent()) {
            Path group = v1.getFirst();
            long shared = number(group, "shmem");
            return new Charges(
                    number(group, "rss") + shared,
                    number(group, "cache") - shared,
                    limit(group.resolve("memory.kmem.usage_in_bytes")).orElse(0));
        }
        List<Path> v2 = groups(root, Version.V2);
        if (tightest(v2, "memory.max").isPresent()) {
            Path group = v2.getFirst();
            long shared = number(group, "shmem");
            return new Charges(number(group, "anon") + shared, number(group, "file") - shared, number(group, "kernel"));
        }
        return Charges.UNTOLD;
    }

    /** Of {@code memory.stat}; 0 where it isn't. */
    private static long number(Path group, String name) throws IOException {
        for (String line : linesOf(group.resolve("memory.stat"))) {
            if (line.startsWith(name + " ")) {
                return Long.parseLong(line.substring(name.length() + 1).strip());
            }
        }
        return 0;
    }

    /** A file that v2 keeps for the group that this process is in, whether it is there or not. */
    static Optional<Path> v2File(Path root, String name) throws IOException {
        return groups(root, Version.V2).stream().findFirst().map(group -> group.resolve(name));
    }

    private static OptionalLong less(OptionalLong one, OptionalLong other) {
        return one.isEmpty() || (other.isPresent() && other.getAsLong() < one.getAsLong()) ? other : one;
    }

    private static OptionalLong free(Path group, String limitFile, String usageFile, String droppable)
            throws IOException {
        OptionalLong limit = limit(group.resolve(limitFile));
        if (limit.isEmpty()) {
            return limit;
        }
        long used = Long.parseLong(Files.readString(group.resolve(usageFile)).strip());
        for (String line : Files.readAllLines(group.resolve("memory.stat"))) {
            if (line.startsWith(droppable)) {
                used -= Long.parseLong(line.substring(droppable.length()).strip());
            }
        }
        return OptionalLong.of(Math.max(0, limit.getAsLong() - used));
    }

    /** The process's group in the hierarchy and those above it; none where that hierarchy has no part in its memory. */
    private static List<Path> groups(Path root, Version version) throws IOException {
        List<Membership> memberships = memberships(root.resolve("proc/self/cgroup"));
        List<Mount> mounts = mounts(root.resolve("proc/self/mountinfo"));
        Membership membership = version == Version.V1
                ? first(memberships, m -> m.controllers.contains("memory"))
                : first(memberships, m -> m.controllers.equals(List.of("")));
        Mount mount = version == Version.V1
                ? first(mounts, m -> m.type.equals("cgroup") && m.options.contains("memory"))
                : first(mounts, m -> m.type.equals("cgroup2"));
        return membership == null || mount == null ? List.of() : upwards(root, mount, membership.path);
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
