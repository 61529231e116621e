package io.ruapc.tests.stream;

import io.ruapc.RpcStream;
import io.ruapc.codec.Codecs;
import io.ruapc.service.*;
import java.util.*;

public final class NumbersRpc implements ServiceContract<Numbers> {
  static final MethodDescriptor<Integer, RpcStream<Integer>> COUNT =
      MethodDescriptor.stream("Numbers", "count", Codecs.INT, Codecs.INT);
  static final MethodDescriptor<Integer, RpcStream<Integer>> FAIL =
      MethodDescriptor.stream("Numbers", "fail", Codecs.INT, Codecs.INT).errors(TooManyCodec.CODEC);
  static final MethodDescriptor<String, Long> SUM =
      MethodDescriptor.of("Numbers", "sum", Codecs.STRING, Codecs.LONG).input(Codecs.INT);
  static final MethodDescriptor<Void, Integer> FIRST =
      MethodDescriptor.of("Numbers", "first", Codecs.NO_ARGUMENTS, Codecs.INT).input(Codecs.INT);
  static final MethodDescriptor<Void, RpcStream<Integer>> TWICE =
      MethodDescriptor.stream("Numbers", "twice", Codecs.NO_ARGUMENTS, Codecs.INT)
          .input(Codecs.INT);
  static final MethodDescriptor<Integer, RpcStream<String>> TEXTS =
      MethodDescriptor.stream("Numbers", "texts", Codecs.INT, Codecs.STRING);
  static final MethodDescriptor<String, String> ECHO =
      MethodDescriptor.of("Numbers", "echo", Codecs.STRING, Codecs.STRING);

  public NumbersRpc() {}

  public ServiceDescriptor descriptor() {
    return new ServiceDescriptor(
        "Numbers", "", List.of(COUNT, FAIL, SUM, FIRST, TWICE, TEXTS, ECHO), Map.of(), false);
  }

  public Object asyncStub(Caller c) {
    throw new UnsupportedOperationException();
  }

  public Numbers stub(Caller c) {
    return new Numbers() {
      public RpcStream<Integer> count(int n) {
        return c.stream(COUNT, n, null);
      }

      public RpcStream<Integer> fail(int n) {
        return c.stream(FAIL, n, null);
      }

      public long sum(String a, RpcStream<Integer> in) {
        return c.call(SUM, a, in);
      }

      public int first(RpcStream<Integer> in) {
        return c.call(FIRST, null, in);
      }

      public RpcStream<Integer> twice(RpcStream<Integer> in) {
        return c.stream(TWICE, null, in);
      }

      public RpcStream<String> texts(int n) {
        return c.stream(TEXTS, n, null);
      }

      public String echo(String s) {
        return c.call(ECHO, s);
      }
    };
  }

  public List<MethodBinding<?, ?>> bind(Numbers i) {
    return List.of(
        MethodBinding.of(COUNT, i::count),
        MethodBinding.of(FAIL, i::fail),
        MethodBinding.<String, Integer, Long>withInput(SUM, i::sum),
        MethodBinding.<Void, Integer, Integer>withInput(FIRST, (a, in) -> i.first(in)),
        MethodBinding.<Void, Integer, RpcStream<Integer>>withInput(TWICE, (a, in) -> i.twice(in)),
        MethodBinding.of(TEXTS, i::texts),
        MethodBinding.of(ECHO, i::echo));
  }
}
