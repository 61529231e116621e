package io.ruapc.examples;

import io.ruapc.RpcService;
import java.util.List;

/// A room to talk in. It shows a callback that is kept beyond the call that brought it.
@RpcService
public interface Chat {
  /// Enters the room: the listener hears all that is said, until it leaves or its connection ends.
  ///
  /// @param name under which nobody else is in the room
  void join(String name, ChatListener listener) throws NameTaken;

  /// Says something to all in the room; whoever says it need not be in it.
  void say(String name, String text);

  /// Leaves the room. No effect for who is not in it.
  void leave(String name);

  /// Who is in the room, by name.
  List<String> who();
}
