package io.ruapc.tests.websocket;

import io.ruapc.CallContext;
import io.ruapc.RpcStream;
import java.util.stream.IntStream;

/// Answers.
final class BoardService implements Board {
  @Override
  public String echo(String text) {
    return text;
  }

  @Override
  public byte[] bytes(byte[] bytes) {
    return bytes;
  }

  @Override
  public RpcStream<Integer> count(int until) {
    return RpcStream.from(IntStream.range(0, until).boxed().toList());
  }

  @Override
  public long sum(RpcStream<Integer> numbers) {
    return numbers.toList().stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public String ask(Guest guest) {
    return guest.name("dear ");
  }

  @Override
  public String askBack() {
    return CallContext.current().peer().stub(Guest.class).name("dear ");
  }
}
