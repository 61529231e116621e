package io.ruapc.codec;

/// A decimal number as an integer times a power of ten: `12.5` is 125 and -1.
///
/// @param mantissa all digits, or [Long#MAX_VALUE] when they do not fit
/// @param exponent the power of ten
record Decimal(long mantissa, int exponent, boolean isNegative) {
  private static final int MAX_DIGITS = 18;
  private static final int MAX_EXPONENT = 10_000;

  // Integers and powers of ten up to these are exact, and the result of one operation on two exact
  // numbers is the nearest one there is.
  private static final long MAX_EXACT_DOUBLE = 1L << 53;
  private static final long MAX_EXACT_FLOAT = 1L << 24;
  private static final double[] DOUBLE_POWERS = new double[23];
  private static final float[] FLOAT_POWERS = new float[11];

  static {
    for (int exponent = 0; exponent < DOUBLE_POWERS.length; exponent++) {
      DOUBLE_POWERS[exponent] = Double.parseDouble("1e" + exponent);
    }
    for (int exponent = 0; exponent < FLOAT_POWERS.length; exponent++) {
      FLOAT_POWERS[exponent] = (float) DOUBLE_POWERS[exponent];
    }
  }

  /// The number that stands in `bytes` as well-formed JSON.
  static Decimal of(byte[] bytes, int from, int to) {
    boolean negative = bytes[from] == '-';
    int position = negative ? from + 1 : from;
    long mantissa = 0;
    int digits = 0;
    int exponent = 0;
    boolean fraction = false;
    for (; position < to; position++) {
      byte c = bytes[position];
      if (c >= '0' && c <= '9') {
        mantissa = mantissa * 10 + (c - '0');
        digits += mantissa == 0 ? 0 : 1;
        exponent -= fraction ? 1 : 0;
      } else if (c == '.') {
        fraction = true;
      } else {
        exponent += exponent(bytes, position + 1, to);
        break;
      }
    }
    return new Decimal(digits > MAX_DIGITS ? Long.MAX_VALUE : mantissa, exponent, negative);
  }

  /// The nearest double to the number without its sign, or NaN where that is not to be had quickly.
  double size() {
    if (mantissa == Long.MAX_VALUE) {
      return Double.NaN;
    }
    int powers = Math.abs(exponent);
    if (mantissa <= MAX_EXACT_DOUBLE && powers < DOUBLE_POWERS.length) {
      return exponent < 0 ? mantissa / DOUBLE_POWERS[powers] : mantissa * DOUBLE_POWERS[powers];
    }
    return mantissa == 0 ? 0 : DoubleProduct.of(mantissa, exponent);
  }

  /// The nearest float to the number without its sign, or NaN where that is not to be had quickly.
  float narrowSize() {
    int powers = Math.abs(exponent);
    if (mantissa <= MAX_EXACT_FLOAT && powers < FLOAT_POWERS.length) {
      return exponent < 0 ? mantissa / FLOAT_POWERS[powers] : mantissa * FLOAT_POWERS[powers];
    }
    return Float.NaN;
  }

  private static int exponent(byte[] bytes, int from, int to) {
    boolean signed = bytes[from] == '-' || bytes[from] == '+';
    int exponent = 0;
    for (int position = signed ? from + 1 : from; position < to; position++) {
      exponent = Math.min(exponent * 10 + bytes[position] - '0', MAX_EXPONENT);
    }
    return bytes[from] == '-' ? -exponent : exponent;
  }
}
