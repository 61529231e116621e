package io.ruapc.tests.conversation;

import io.ruapc.RpcService;
import io.ruapc.RpcStream;

/// A bit of everything that two sides can do together; what the conversations of spec/vectors talk
/// to.
@RpcService
public interface Rooms {
  /// The sum of what is sent.
  long sum(RpcStream<Integer> numbers);

  /// How long all texts are together.
  long lengths(RpcStream<String> texts);

  /// The numbers from 0 on.
  RpcStream<Integer> count(int howMany);

  /// Texts of 100,000 characters.
  RpcStream<String> texts(int howMany);

  /// What the caller answers to 6.
  int ask(Question question);

  /// Keeps the listener.
  void join(Listener listener);

  /// Tells all listeners.
  void say(String text);

  /// Gives all listeners back.
  void leave();

  /// Gives a listener of this side, and says what is answered.
  boolean exchange(Exchange exchange);

  /// Whether it is the one that [#exchange] gives.
  boolean isMine(Listener listener);

  /// Waits until its caller has enough.
  void pause();
}
