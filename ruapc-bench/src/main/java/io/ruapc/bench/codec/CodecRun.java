package io.ruapc.bench.codec;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// What JMH runs: one codec and one shape in each of its processes, so no call site sees a second.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecRun {
  /// A name of [CodecName].
  @Param({"RUAPC_MSGPACK", "MSGPACK_CORE", "JACKSON_MSGPACK", "RUAPC_JSON", "JACKSON_JSON"})
  @SuppressWarnings("NullAway") // JMH sets it before anything else happens
  public String codec;

  /// The name of a [Shape].
  @Param({"small", "medium", "figures", "blob"})
  @SuppressWarnings("NullAway") // JMH sets it before anything else happens
  public String shape;

  @SuppressWarnings("NullAway") // set up before the first run
  private Subject subject;

  @SuppressWarnings("NullAway") // set up before the first run
  private byte[] bytes;

  /// Makes the subject.
  @Setup
  public void setUp() throws IOException {
    subject = Subject.of(CodecName.valueOf(codec), Shape.named(shape));
    bytes = subject.encode();
  }

  /// Value to bytes.
  @Benchmark
  public byte[] encode() throws IOException {
    return subject.encode();
  }

  /// Bytes to value.
  @Benchmark
  public Object decode() throws IOException {
    return subject.decode(bytes);
  }
}
