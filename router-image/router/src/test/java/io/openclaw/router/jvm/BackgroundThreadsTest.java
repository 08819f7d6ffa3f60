package io.openclaw.router.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class BackgroundThreadsTest {
    /** Of {@code /proc/PID/task/TID/stat}, counted behind the name in brackets (proc(5): fields 19 and 41). */
    private static final int NICE = 16;

    private static final int POLICY = 38;

    @Test
    @EnabledOnOs(OS.LINUX)
    void thoseThatNoRequestWaitsForGiveWayAndNoOthers() throws IOException {
        int giving = BackgroundThreads.giveWay();
        List<String> batch;
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            batch = threads.map(BackgroundThreadsTest::stat)
                    .filter(stat -> fields(stat)[POLICY].equals("3") && fields(stat)[NICE].equals("5"))
                    .toList();
        }
        assertThat(giving).isPositive().isEqualTo(batch.size());
        assertThat(batch).allMatch(stat -> stat.contains("(C1 ") || stat.contains("(C2 ") || stat.contains("(clw-gc)"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aThreadMayGiveWayByItself() throws InterruptedException {
        List<String> stats = new ArrayList<>();
        Thread thread = new Thread(() -> {
            assertThat(BackgroundThreads.giveWayHere()).isTrue();
            stats.add(stat(Path.of("/proc/thread-self")));
        });
        thread.start();
        thread.join();

        assertThat(fields(stats.getFirst())[POLICY]).isEqualTo("3");
        assertThat(fields(stats.getFirst())[NICE]).isEqualTo("5");
        assertThat(fields(stat(Path.of("/proc/thread-self")))[POLICY]).isNotEqualTo("3");
    }

    private static String stat(Path thread) {
        try {
            return Files.readString(thread.resolve("stat"));
        } catch (IOException e) {
            return "0 (gone) " + "0 ".repeat(50);
        }
    }

    private static String[] fields(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    }
}
