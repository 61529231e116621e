package io.ruapc.tests.rust;

import com.fasterxml.jackson.annotation.JsonValue;
import io.ruapc.Naming;
import io.ruapc.RpcDefault;
import io.ruapc.RpcError;
import io.ruapc.RpcType;
import io.ruapc.Unsigned;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Values that travel between the peers: one for each shape of serde's data model that a contract
/// may use.
final class Values {
  private static final long MAX_U32 = 0xFFFF_FFFFL;

  private Values() {}

  /// A struct with no fields: an empty map.
  record Empty() {}

  /// Every scalar; the unsigned ones of Rust in the next larger type of Java.
  record Scalars(
      boolean flag,
      byte tiny,
      short small,
      int medium,
      long large,
      short octet,
      int word,
      long count,
      @Unsigned long id,
      float ratio,
      double value,
      char letter,
      String text) {
    static final Scalars SMALLEST =
        new Scalars(
            false,
            Byte.MIN_VALUE,
            Short.MIN_VALUE,
            Integer.MIN_VALUE,
            Long.MIN_VALUE,
            (short) 0,
            0,
            0,
            0,
            -Float.MAX_VALUE,
            -Double.MAX_VALUE,
            ' ',
            "");

    static final Scalars LARGEST =
        new Scalars(
            true,
            Byte.MAX_VALUE,
            Short.MAX_VALUE,
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            (short) 255,
            65_535,
            MAX_U32,
            -1L,
            Float.MAX_VALUE,
            Double.MAX_VALUE,
            '\u20ac',
            "a\u00e9\u20ac\ud83e\udd80\"\\\n\u007f");

    static final Scalars SMALL =
        new Scalars(
            true,
            (byte) -1,
            (short) -33,
            127,
            -129,
            (short) 128,
            255,
            65_536,
            1L << 32,
            0.5f,
            -1.25e-3,
            'z',
            "x".repeat(32));
  }

  /// An enum without data: a bare name.
  @RpcType(naming = Naming.PASCAL_CASE)
  enum Color {
    RED,
    GREEN,
    DARK_BLUE
  }

  /// An enum with a variant of every kind.
  sealed interface Figure {
    List<Figure> ONE_OF_EACH =
        List.of(
            new Nothing(),
            new Label("a label"),
            new Segment(List.of(-1, 1000)),
            new Circle(2.5, Optional.of(Color.DARK_BLUE)),
            new Circle(0, Optional.empty()),
            new Framed(new Frame(3, 4)));
  }

  /// Rust: a unit variant.
  record Nothing() implements Figure {}

  /// Rust: a newtype variant.
  record Label(@JsonValue String text) implements Figure {}

  /// Rust: a tuple variant.
  record Segment(@JsonValue List<Integer> ends) implements Figure {}

  /// Rust: a struct variant.
  record Circle(double radius, Optional<Color> color) implements Figure {}

  /// Rust: a newtype variant around a struct.
  record Framed(@JsonValue Frame frame) implements Figure {}

  /// Two numbers of 32 bits.
  record Frame(long width, long height) {}

  /// Lists, maps, options, bytes and a time span, and structs inside of them.
  @RpcType(naming = Naming.SNAKE_CASE)
  record Collections(
      List<String> names,
      List<List<Integer>> rows,
      List<Integer> point,
      List<Frame> frames,
      Map<String, Long> scores,
      Map<Long, String> byNumber,
      Map<String, Frame> byName,
      Optional<String> nickname,
      Optional<Frame> frame,
      byte[] numbers,
      byte[] blob,
      Duration elapsed,
      Color color,
      Figure figure) {
    static final Collections FULL =
        new Collections(
            List.of("one", "", "three"),
            List.of(List.of(1, -2), List.of(), List.of(70_000)),
            List.of(0, -1, Integer.MAX_VALUE),
            List.of(new Frame(1, 2)),
            Map.of("a", Long.MIN_VALUE, "b", 7L),
            Map.of(-5L, "minus", 5L, "plus"),
            Map.of("small", new Frame(0, MAX_U32)),
            Optional.of("Rua"),
            Optional.of(new Frame(9, 9)),
            new byte[] {0, 127, -128, -1},
            new byte[] {0, 127, -128, -1},
            Duration.ofSeconds(3, 4_000_005),
            Color.GREEN,
            new Segment(List.of(1, 2)));

    static final Collections EMPTY =
        new Collections(
            List.of(),
            List.of(),
            List.of(0, 0, 0),
            List.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            new byte[0],
            new byte[0],
            Duration.ZERO,
            Color.RED,
            new Nothing());
  }

  /// A type as its first version knew it.
  record NarrowItem(String name) {}

  /// The same type some versions later.
  record WideItem(
      String name,
      @RpcDefault List<String> tags,
      Optional<Frame> frame,
      @RpcDefault List<Figure> figures) {
    static final WideItem FULL =
        new WideItem("item", List.of("x", "y"), Optional.of(new Frame(1, 1)), Figure.ONE_OF_EACH);

    /// What is left after the trip through [NarrowItem].
    static final WideItem DEFAULTED = new WideItem("item", List.of(), Optional.empty(), List.of());
  }

  /// An error that the contract declares.
  @RpcError
  static final class CardDeclined extends Exception {
    private static final long serialVersionUID = 1;

    private final long code;

    /// Declined, and why.
    public CardDeclined(String message, long code) {
      super(message);
      this.code = code;
    }

    static CardDeclined of(long code) {
      return new CardDeclined("declined with code " + code, code);
    }

    /// For people.
    public String message() {
      return String.valueOf(getMessage());
    }

    /// For programs.
    public long code() {
      return code;
    }
  }

  /// An error value in a form of its own.
  @RpcError(raw = true)
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    /// Refused, and why.
    public Refused(Refusal refusal) {
      super(refusal.reason());
      this.refusal = refusal;
    }

    /// The whole value on the wire.
    public Refusal refusal() {
      return refusal;
    }
  }

  /// What [Refused] carries.
  record Refusal(long code, String reason) {
    static Refusal of(long code) {
      return new Refusal(code, "refused with code " + code);
    }
  }
}
