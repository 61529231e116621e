package io.ruapc.codec;

import java.math.BigInteger;

/// The double nearest to an integer times a power of ten, by one or two multiplications.
///
/// This is the method of Eisel and Lemire: multiply by the first 64 bits of the power, take in the
/// next 64 where the error could matter, and give up in the few cases that even 128 bits cannot
/// decide. It is several times as fast as the way over a text, which is left the rest: very large
/// and very small numbers, and those just between two doubles.
final class DoubleProduct {
  /// What [#of] answers where it cannot decide.
  static final double UNDECIDED = Double.NaN;

  /// Larger tables would make the first use slower, for numbers that hardly occur.
  private static final int MAX_EXPONENT = 64;

  private static final int SIGNIFICAND_BITS = 52;
  private static final int MAX_BIASED_EXPONENT = 0x7FF;

  /// The bits of a product that do not get into the significand of a double with one bit to spare.
  private static final long REST = 0x1FF;

  /// 10^e as 1.xxx times a power of two, rounded down: the first 64 bits, and the next 64.
  private static final long[] HIGH = new long[2 * MAX_EXPONENT + 1];

  private static final long[] LOW = new long[2 * MAX_EXPONENT + 1];

  static {
    for (int exponent = -MAX_EXPONENT; exponent <= MAX_EXPONENT; exponent++) {
      BigInteger power = BigInteger.TEN.pow(Math.abs(exponent));
      BigInteger bits =
          exponent >= 0
              ? power.shiftLeft(4 * Long.SIZE)
              : BigInteger.ONE.shiftLeft(8 * Long.SIZE).divide(power);
      BigInteger first = bits.shiftRight(bits.bitLength() - 2 * Long.SIZE);
      HIGH[exponent + MAX_EXPONENT] = first.shiftRight(Long.SIZE).longValue();
      LOW[exponent + MAX_EXPONENT] = first.longValue();
    }
  }

  private DoubleProduct() {}

  /// The double nearest to `mantissa` times ten to the power of `exponent`, or [#UNDECIDED].
  ///
  /// @param mantissa above 0
  static double of(long mantissa, int exponent) {
    if (exponent < -MAX_EXPONENT || exponent > MAX_EXPONENT) {
      return UNDECIDED;
    }
    int zeros = Long.numberOfLeadingZeros(mantissa);
    long factor = mantissa << zeros;
    long powerHigh = HIGH[exponent + MAX_EXPONENT];
    long high = Math.unsignedMultiplyHigh(factor, powerHigh);
    long low = factor * powerHigh;
    if ((high & REST) == REST && Long.compareUnsigned(low + factor, factor) < 0) {
      // What was cut off the power could carry into the significand.
      long powerLow = LOW[exponent + MAX_EXPONENT];
      long lowHigh = Math.unsignedMultiplyHigh(factor, powerLow);
      long merged = low + lowHigh;
      if (Long.compareUnsigned(merged, low) < 0) {
        high++;
      }
      low = merged;
      boolean carries = Long.compareUnsigned(factor * powerLow + factor, factor) < 0;
      if ((high & REST) == REST && low == -1 && carries) {
        return UNDECIDED;
      }
    }
    return round(high, low, binaryExponent(exponent) - zeros);
  }

  /// The biased exponent of a product whose factors both begin with their highest bit.
  private static int binaryExponent(int exponent) {
    // 217706 / 65536 is the logarithm of 10 to the base 2, exact enough for all exponents here.
    return ((217_706 * exponent) >> 16) + Long.SIZE + Double.MAX_EXPONENT;
  }

  private static double round(long high, long low, int exponent) {
    int top = (int) (high >>> (Long.SIZE - 1));
    long significand = high >>> (top + 9);
    int biased = exponent - (1 - top);
    if (low == 0 && (high & REST) == 0 && (significand & 3) == 1) {
      return UNDECIDED; // perhaps just between two doubles, where the even one counts
    }
    significand = (significand + (significand & 1)) >>> 1;
    if (significand >>> (SIGNIFICAND_BITS + 1) != 0) {
      significand >>>= 1;
      biased++;
    }
    if (biased <= 0 || biased >= MAX_BIASED_EXPONENT) {
      return UNDECIDED;
    }
    long fraction = significand & ((1L << SIGNIFICAND_BITS) - 1);
    return Double.longBitsToDouble((long) biased << SIGNIFICAND_BITS | fraction);
  }
}
