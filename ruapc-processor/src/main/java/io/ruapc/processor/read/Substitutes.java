package io.ruapc.processor.read;

import java.util.HashMap;
import java.util.Map;

/// What to use instead of well-known types that have no form on the wire.
final class Substitutes {
  private static final Map<String, String> BY_TYPE = new HashMap<>();

  static {
    use("java.time.Instant", "java.util.Date", "java.util.Calendar", "java.sql.Timestamp");
    use(
        "java.time.Instant, and the zone as a String where it matters",
        "java.time.ZonedDateTime",
        "java.time.OffsetDateTime");
    use("java.time.LocalDate", "java.sql.Date");
    use("java.time.LocalDateTime, or the seconds of the day as an int", "java.time.LocalTime");
    use("java.time.Duration, or an int of days", "java.time.Period");
    use("an int", "java.time.Year", "java.util.concurrent.atomic.AtomicInteger");
    use("a long", "java.util.concurrent.atomic.AtomicLong");
    use("a boolean", "java.util.concurrent.atomic.AtomicBoolean");
    use("a String", "java.net.URI", "java.net.URL", "java.nio.file.Path", "java.io.File");
    use("a String", "java.lang.CharSequence", "java.lang.StringBuilder", "java.lang.StringBuffer");
    use("a String", "java.time.ZoneId", "java.util.Locale", "java.util.Currency");
    use("a String with the name of the class", "java.lang.Class");
    use("long, double, BigInteger or BigDecimal", "java.lang.Number");
    use("byte[]", "java.io.InputStream", "java.io.OutputStream", "java.util.BitSet");
    use(
        "a List",
        "java.util.Collection",
        "java.lang.Iterable",
        "java.util.ArrayList",
        "java.util.LinkedList",
        "java.util.Iterator",
        "java.util.Queue",
        "java.util.Deque");
    use(
        "a List, or RpcStream as a parameter or the result of a method",
        "java.util.stream.Stream",
        "java.util.concurrent.Flow.Publisher");
    use(
        "an @RpcService interface of your own, which is called back",
        "java.lang.Runnable",
        "java.util.concurrent.Callable",
        "java.util.function.Consumer",
        "java.util.function.BiConsumer",
        "java.util.function.Function",
        "java.util.function.BiFunction",
        "java.util.function.Supplier",
        "java.util.function.Predicate",
        "java.util.concurrent.Flow.Subscriber");
    use(
        "a Set",
        "java.util.HashSet",
        "java.util.LinkedHashSet",
        "java.util.TreeSet",
        "java.util.SortedSet",
        "java.util.EnumSet",
        "java.util.SequencedSet");
    use(
        "a Map",
        "java.util.HashMap",
        "java.util.LinkedHashMap",
        "java.util.TreeMap",
        "java.util.SortedMap",
        "java.util.EnumMap",
        "java.util.concurrent.ConcurrentMap",
        "java.util.concurrent.ConcurrentHashMap");
    use(
        "CompletionStage or CompletableFuture as the result of a method",
        "java.util.concurrent.Future");
    use("an exception class with @RpcError in the throws of the method", "java.lang.Throwable");
    use("an exception class with @RpcError in the throws of the method", "java.lang.Exception");
  }

  private Substitutes() {}

  private static void use(String substitute, String... types) {
    for (String type : types) {
      BY_TYPE.put(type, substitute);
    }
  }

  /// Advice that ends a message about `type`; general advice when nothing closer is known.
  static String insteadOf(String type) {
    return "use "
        + BY_TYPE.getOrDefault(type, "a record of what the other side needs to know of it");
  }
}
