package io.ruapc.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruapc.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class StatusesTest {
  private static final Path TABLE =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("../spec/errors.json");

  private static final Pattern ENTRY =
      Pattern.compile("\"code\": \"([A-Z_]+)\".*?\"httpStatus\": (\\d+)", Pattern.DOTALL);

  @Test
  void everyKindOfFailureHasTheStatusOfTheTable() throws IOException {
    Map<ErrorCode, Integer> statuses = new EnumMap<>(ErrorCode.class);
    var entries = ENTRY.matcher(Files.readString(TABLE));
    while (entries.find()) {
      statuses.put(ErrorCode.valueOf(entries.group(1)), Integer.valueOf(entries.group(2)));
    }

    assertThat(statuses).hasSize(ErrorCode.values().length);
    statuses.forEach(
        (code, status) -> assertThat(Statuses.of(code).code()).as(code.kind()).isEqualTo(status));
  }
}
