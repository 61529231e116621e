package io.ruapc.bench;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The machine that a figure belongs to.
public final class Machine {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private Machine() {}

  /// What one must know of this machine to judge figures from it, as lines of a Markdown list.
  public static String facts() {
    Runtime runtime = Runtime.getRuntime();
    return """
    - processor: %s, %d processors
    - system: %s %s, load average %.1f before the run
    - JDK: %s %s; %s
    """
        .formatted(
            processor(),
            runtime.availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
            System.getProperty("java.vm.vendor"),
            System.getProperty("java.vm.version"),
            collectors());
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException _) {
      return System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    }
  }

  private static String collectors() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .map(GarbageCollectorMXBean::getName)
        .collect(Collectors.joining(", "));
  }
}
