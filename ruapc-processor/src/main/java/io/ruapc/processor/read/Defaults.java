package io.ruapc.processor.read;

import io.ruapc.processor.model.Absent;
import io.ruapc.processor.model.Scalar;
import java.math.BigInteger;

/// Checks the texts of `@RpcDefault` and turns them into literals of Java.
final class Defaults {
  private Defaults() {}

  static Absent parse(String text, Scalar scalar, Place place) {
    try {
      return new Absent.Literal(literal(text, scalar, place));
    } catch (NumberFormatException _) {
      throw place.mistake(
          "`" + text + "` is no " + scalar.primitive() + ": write one that fits the type");
    }
  }

  private static String literal(String text, Scalar scalar, Place place) {
    return switch (scalar) {
      case BOOLEAN -> {
        if (!text.equals("true") && !text.equals("false")) {
          throw place.mistake("`" + text + "` is no boolean: write true or false");
        }
        yield text;
      }
      case BYTE -> Byte.toString(Byte.parseByte(text));
      case SHORT -> Short.toString(Short.parseShort(text));
      case INT -> Integer.toString(Integer.parseInt(text));
      case LONG -> Long.parseLong(text) + "L";
      case UNSIGNED_LONG -> unsigned(text) + "L";
      case FLOAT -> finite(Float.parseFloat(text)) + "f";
      case DOUBLE -> Double.toString(finite(Double.parseDouble(text)));
      case CHAR -> {
        if (text.length() != 1) {
          throw place.mistake("`" + text + "` is no char: write one character");
        }
        yield text.equals("'") ? "'\\''" : "'" + escaped(text).replace("\\\"", "\"") + "'";
      }
      case STRING -> "\"" + escaped(text) + "\"";
      case BYTES,
          BYTE_BUFFER,
          BIG_INTEGER,
          BIG_DECIMAL,
          UUID,
          INSTANT,
          DURATION,
          LOCAL_DATE,
          LOCAL_DATE_TIME,
          RAW ->
          throw place.mistake(
              scalar.type().simpleName() + " has no default: make it Optional or @Nullable");
    };
  }

  private static long unsigned(String text) {
    var value = new BigInteger(text);
    if (value.signum() < 0 || value.bitLength() > Long.SIZE) {
      throw new NumberFormatException(text);
    }
    return value.longValue();
  }

  private static float finite(float value) {
    finite((double) value);
    return value;
  }

  private static double finite(double value) {
    if (!Double.isFinite(value)) {
      throw new NumberFormatException(Double.toString(value));
    }
    return value;
  }

  private static String escaped(String text) {
    var escaped = new StringBuilder();
    text.chars()
        .forEach(c -> {
          switch (c) {
            case '"' -> escaped.append("\\\"");
            case '\\' -> escaped.append("\\\\");
            case '\n' -> escaped.append("\\n");
            case '\r' -> escaped.append("\\r");
            case '\t' -> escaped.append("\\t");
            default -> {
              if (c < ' ') {
                escaped.append(String.format("\\%03o", c));
              } else {
                escaped.append((char) c);
              }
            }
          }
        });
    return escaped.toString();
  }
}
