package io.ruapc.tests.generated;

import io.ruapc.codec.RawValue;
import io.ruapc.tests.generated.Catalog.Color;
import io.ruapc.tests.generated.Catalog.Containers;
import io.ruapc.tests.generated.Catalog.Item;
import io.ruapc.tests.generated.Catalog.Scalars;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/// Values with something in every component.
final class Samples {
  static final Scalars SCALARS =
      new Scalars(
          true,
          Byte.MIN_VALUE,
          Short.MAX_VALUE,
          Integer.MIN_VALUE,
          Long.MIN_VALUE,
          -1L,
          1.5f,
          Double.MIN_VALUE,
          'ß',
          "ünï\u0000\uD83D\uDE00",
          new byte[] {0, -1, 127},
          ByteBuffer.wrap(new byte[] {1, 2, 3}),
          new BigInteger("-123456789012345678901234567890"),
          new BigDecimal("12345.678901234567890123456789"),
          new UUID(-5, 5),
          Instant.parse("2026-11-24T10:11:12.000000013Z"),
          Duration.ofSeconds(5, 7),
          LocalDate.of(2026, 2, 28),
          LocalDateTime.of(2026, 2, 28, 23, 59, 58, 1_000_000),
          RawValue.ofJson("{\"a\":[1,null]}"));

  static final Containers EMPTY =
      new Containers(
          null,
          Optional.empty(),
          OptionalInt.empty(),
          OptionalLong.empty(),
          OptionalDouble.empty(),
          List.of(),
          Set.of(),
          Map.of(),
          Map.of(),
          new Item[0],
          new boolean[0],
          null);

  static final Containers CONTAINERS =
      new Containers(
          7,
          Optional.of(MemoryCatalog.HAMMER),
          OptionalInt.of(-1),
          OptionalLong.of(Long.MAX_VALUE),
          OptionalDouble.of(0.25),
          List.of(List.of(Optional.of(1), Optional.empty()), List.of()),
          Set.of(Color.RED, Color.GREEN),
          Map.of("x", Map.of(9L, MemoryCatalog.HAMMER)),
          Map.of((byte) -1, Map.of(Short.MAX_VALUE, "most")),
          new Item[] {MemoryCatalog.HAMMER},
          new boolean[] {true, false},
          EMPTY);

  private Samples() {}
}
