package io.openclaw.router.heap;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where dumps are put for the moment that it takes to read them: each in a directory of its own, which only this user can look into. The name tells the
 * process, so that what one left that was killed is known for that.
 *
 * @param path on a disk; in memory a dump would fill what it is to look at
 * @param freeMemory asked where the directory is in memory after all
 */
public record DumpDirectory(Path path, FreeMemory freeMemory) {
    /** Names another directory than that for temporary files. */
    public static final String VARIABLE = "CLW_ROUTER_DUMP_DIRECTORY";

    /** What the system has left. */
    public interface FreeMemory {
        long bytes() throws IOException;
    }

    private static final String PREFIX = "clw-router-dump-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,18})-.*");
    /** Its owner is this process's user. */
    private static final Path SELF =
            Files.exists(Path.of("/proc/self")) ? Path.of("/proc/self") : Path.of(System.getProperty("user.home"));

    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

    /** By the environment's name; else that for temporary files. */
    public static DumpDirectory of(Map<String, String> environment, FreeMemory freeMemory) {
        String named = environment.getOrDefault(VARIABLE, "");
        return new DumpDirectory(Path.of(named.isBlank() ? System.getProperty("java.io.tmpdir") : named), freeMemory);
    }

    /** @return bytes that a dump may take */
    long room() throws IOException {
        FileStore store = Files.getFileStore(path);
        long onDisk = store.getUsableSpace();
        return IN_MEMORY.contains(store.type()) ? Math.min(onDisk, freeMemory.bytes()) : onDisk;
    }

    /** A fresh one inside. */
    Path create() throws IOException {
        return Files.createTempDirectory(path, PREFIX + ProcessHandle.current().pid() + "-");
    }

    /** With all that is in it, whether that is there or not. */
    static void delete(Path dump) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(dump)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            return;
        }
        Files.deleteIfExists(dump);
    }

    /**
     * Deletes what processes of this user have left that don't live any more, among them earlier ones with the number of this one: in a container all
     * have the same. A link is nobody's dump, whatever it points at.
     *
     * @return how many
     * @throws IOException when something of it could not be deleted; all else is
     */
    public int deleteLeftovers() throws IOException {
        int deleted = 0;
        if (!Files.isDirectory(path)) {
            return 0;
        }
        IOException failure = null;
        try (DirectoryStream<Path> dumps = Files.newDirectoryStream(path, PREFIX + "*")) {
            for (Path dump : dumps) {
                try {
                    if (isLeftOver(dump)) {
                        delete(dump);
                        deleted++;
                    }
                } catch (IOException e) {
                    failure = e;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        if (failure != null) {
            throw failure;
        }
        return deleted;
    }

    private static boolean isLeftOver(Path dump) throws IOException {
        Matcher name = NAME.matcher(dump.getFileName().toString());
        return name.matches()
                && Files.isDirectory(dump, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(dump, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(SELF))
                && isLeftOver(Long.parseLong(name.group(1)), dump);
    }

    /** A process that began later than its dump is another one with the same number. */
    private static boolean isLeftOver(long pid, Path dump) throws IOException {
        Instant made = Files.getLastModifiedTime(dump).toInstant();
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(process ->
                        process.info().startInstant().map(made::isBefore).orElse(false))
                .orElse(true);
    }
}
