package io.ruapc.examples;

import io.ruapc.Callbacks;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/// The room behind [Chat]. Safe from any thread.
public final class ChatRoom implements Chat {
  private final ConcurrentSkipListMap<String, ChatMember> members = new ConcurrentSkipListMap<>();

  /// An empty room.
  public ChatRoom() {}

  @Override
  public void join(String name, ChatListener listener) throws NameTaken {
    var member = new ChatMember(name, listener, this::remove);
    if (members.putIfAbsent(name, member) != null) {
      throw new NameTaken(name);
    }
    Callbacks.keep(listener, () -> remove(member));
    tellAll(other -> other.joined(name));
  }

  @Override
  public void say(String name, String text) {
    tellAll(listener -> listener.said(name, text));
  }

  @Override
  public void leave(String name) {
    ChatMember member = members.get(name);
    if (member != null) {
      remove(member);
    }
  }

  @Override
  public List<String> who() {
    return List.copyOf(members.keySet());
  }

  /// Whoever joins again under the name of one who was lost stays.
  private void remove(ChatMember member) {
    if (members.remove(member.name(), member)) {
      member.close();
      tellAll(listener -> listener.left(member.name()));
    }
  }

  private void tellAll(Consumer<ChatListener> event) {
    members.values().forEach(member -> member.tell(event));
  }
}
