package io.ruapc.tests.call;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Answers by asking another server.
class Forwarding implements Probe {
  private final Probe next;

  Forwarding(Probe next) {
    this.next = next;
  }

  @Override
  public String echo(String text) {
    return next.echo(text);
  }

  @Override
  public String wait(String text) {
    return next.wait(text);
  }

  @Override
  public String join(String first, int second, Optional<String> third) {
    return next.join(first, second, third);
  }

  @Override
  public Map<String, Item> index(List<Item> items) {
    return next.index(items);
  }

  @Override
  public CompletionStage<String> later(String text) {
    return next.later(text);
  }

  @Override
  public String fail(String path) throws NotFound {
    return next.fail(path);
  }

  @Override
  public String crash(String how) {
    return next.crash(how);
  }

  @Override
  public void tell(String text) {
    next.tell(text);
  }

  @Override
  public long budget() {
    return next.budget();
  }

  @Override
  public String header(String name) {
    return next.header(name);
  }

  @Override
  public byte[] bytes(int size) {
    return next.bytes(size);
  }

  @Override
  public int count(byte[] bytes) {
    return next.count(bytes);
  }
}
