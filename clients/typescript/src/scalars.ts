/** A span of time, never negative. */
export interface Duration {
  /** Whole seconds. */
  secs: bigint;
  /** What is left, in billionths of a second. */
  nanos: number;
}

const NANOS = 1_000_000_000n;
const UNITS: Record<string, bigint> = { ms: 1_000_000n, s: NANOS, m: 60n * NANOS, h: 3600n * NANOS };
const SHORT = /^([0-9]{1,19})(?:\.([0-9]{1,9}))?(ms|s|m|h)$/;
const ISO =
  /^P(?:([0-9]{1,15})D)?(?:T(?=[0-9])(?:([0-9]{1,15})H)?(?:([0-9]{1,15})M)?(?:([0-9]{1,19})(?:\.([0-9]{1,9}))?S)?)?$/;

/** Makes and reads spans of time. */
export const Duration = {
  /**
   * Reads `100ms`, `1.5s`, `2m`, `1h`, and ISO-8601 like `PT1.5S`.
   *
   * @throws RangeError when it is none of them
   */
  parse(text: string): Duration {
    const short = SHORT.exec(text);
    if (short !== null) {
      return ofNanos(scaled(short[1]!, short[2], UNITS[short[3]!]!));
    }
    const iso = ISO.exec(text);
    if (iso === null || text === "P") {
      throw new RangeError(`a duration is written 100ms, 1.5s, 2m or 1h: ${text}`);
    }
    const part = (index: number, seconds: bigint): bigint => BigInt(iso[index] ?? 0) * seconds * NANOS;
    return ofNanos(
      part(1, 86_400n) + part(2, 3600n) + part(3, 60n) + scaled(iso[4] ?? "0", iso[5], NANOS),
    );
  },

  /** So many milliseconds; parts of one count. */
  ofMillis(millis: number): Duration {
    if (!(millis >= 0 && millis <= Number.MAX_SAFE_INTEGER)) {
      throw new RangeError(`a duration is not negative: ${millis} ms`);
    }
    const whole = Math.floor(millis);
    return ofNanos(BigInt(whole) * 1_000_000n + BigInt(Math.round((millis - whole) * 1e6)));
  },

  /** As milliseconds, as near as a number comes. */
  toMillis(duration: Duration): number {
    return Number(duration.secs) * 1000 + duration.nanos / 1e6;
  },
};

function scaled(whole: string, fraction: string | undefined, unit: bigint): bigint {
  const digits = fraction ?? "";
  return (BigInt(whole + digits) * unit) / 10n ** BigInt(digits.length);
}

function ofNanos(nanos: bigint): Duration {
  return { secs: nanos / NANOS, nanos: Number(nanos % NANOS) };
}

const DATE = "([0-9]{4})-([0-9]{2})-([0-9]{2})";
const TIME = "([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\\.([0-9]{1,9}))?)?";
const DATE_ONLY = new RegExp(`^${DATE}$`);
const DATE_TIME = new RegExp(`^${DATE}[Tt]${TIME}$`);
const MOMENT = new RegExp(`^${DATE}[Tt]${TIME}(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))$`);

/** A day, checked; null for none. */
export function date(text: string): string | null {
  const found = DATE_ONLY.exec(text);
  return found !== null && dayOf(found) !== null ? text : null;
}

/** A day and a time, with seconds; null for none. */
export function dateTime(text: string): string | null {
  const found = DATE_TIME.exec(text);
  const millis = found === null ? null : millisOf(found);
  return millis === null ? null : written(millis, found![7]);
}

/** A moment in UTC; null for none. */
export function instant(text: string): string | null {
  const found = MOMENT.exec(text);
  const local = found === null ? null : millisOf(found);
  if (local === null) {
    return null;
  }
  const [hours, minutes] = [Number(found![9] ?? 0), Number(found![10] ?? 0)];
  const offset = (hours * 60 + minutes) * 60_000 * (found![8] === "-" ? -1 : 1);
  const millis = local - offset;
  const isSane = hours < 24 && minutes < 60 && millis >= YEAR_0 && millis < YEAR_10000;
  return isSane ? `${written(millis, found![7])}Z` : null;
}

const YEAR_0 = Date.parse("0000-01-01T00:00:00Z");
const YEAR_10000 = Date.parse("+010000-01-01T00:00:00Z");

function dayOf(found: RegExpExecArray): number | null {
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const result = new Date(0);
  result.setUTCFullYear(year, month - 1, day);
  const isReal = result.getUTCMonth() === month - 1 && result.getUTCDate() === day;
  return isReal ? result.getTime() : null;
}

function millisOf(found: RegExpExecArray): number | null {
  const day = dayOf(found);
  const [hour, minute, second] = [Number(found[4]), Number(found[5]), Number(found[6] ?? 0)];
  return day !== null && hour < 24 && minute < 60 && second < 60
    ? day + ((hour * 60 + minute) * 60 + second) * 1000
    : null;
}

/** Whole seconds, then the fraction in groups of three digits. */
function written(millis: number, fraction: string | undefined): string {
  const seconds = new Date(millis).toISOString().slice(0, 19);
  const digits = (fraction ?? "").replace(/0+$/, "");
  return digits === "" ? seconds : `${seconds}.${digits.padEnd(Math.ceil(digits.length / 3) * 3, "0")}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The 16 bytes of a UUID; null when the text is none. */
export function uuidBytes(text: string): Uint8Array | null {
  if (!UUID.test(text)) {
    return null;
  }
  const digits = text.replaceAll("-", "");
  return Uint8Array.from({ length: 16 }, (_, i) => parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

/** The text of a UUID; null unless there are 16 bytes. */
export function uuidText(bytes: Uint8Array): string | null {
  if (bytes.length !== 16) {
    return null;
  }
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const DECIMAL = /^[+-]?(?:[0-9]+\.?([0-9]*)|\.([0-9]+))(?:[eE]([+-]?[0-9]{1,10}))?$/;
const MOST_DIGITS = 10_000;

/** What is wrong with the text of a decimal number; null for nothing. */
export function decimalProblem(text: string): string | null {
  const found = text.length > MOST_DIGITS ? null : DECIMAL.exec(text);
  if (found === null) {
    return `a decimal number is wanted, not ${JSON.stringify(text.slice(0, 80))}`;
  }
  const scale = (found[1] ?? found[2] ?? "").length - Number(found[3] ?? 0);
  return Math.abs(scale) > MOST_DIGITS ? `the scale of a number is beyond ${MOST_DIGITS}` : null;
}
