package io.ruapc.tests.conversation;

import io.ruapc.RpcService;

/// Something that is asked back.
@RpcService
public interface Question {
  /// What the owner makes of it.
  int answer(int number);
}
