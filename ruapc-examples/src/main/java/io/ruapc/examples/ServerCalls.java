package io.ruapc.examples;

import io.ruapc.CallContext;
import io.ruapc.Peer;
import io.ruapc.RpcService;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A server that calls its clients, over the connections that they have opened.
public final class ServerCalls {
  private ServerCalls() {}

  /// Where people meet: the server's service.
  @RpcService
  public interface Room {
    /// From now on the caller hears what is said.
    void join();

    /// Says something to all who have joined.
    void say(String text);
  }

  /// Someone in the room: the clients' service.
  @RpcService
  public interface Member {
    /// Somebody has said something.
    void heard(String text);
  }

  /// Runs the example.
  public static void main(String[] arguments) {
    run(System.out);
  }

  static void run(PrintStream out) {
    try (var server = Server.builder().service(Room.class, new Hall()).listen("127.0.0.1:0");
        var alice = join("alice", server, out);
        var bob = join("bob", server, out)) {
      alice.stub(Room.class).say("hi");
      bob.stub(Room.class).say("hello");
    }
  }

  private static Client join(String name, Server server, PrintStream out) {
    Client client =
        Client.builder("tcp://" + server.address())
            .service(Member.class, text -> out.println(name + " hears " + text))
            .build();
    client.stub(Room.class).join();
    return client;
  }

  /// A room that keeps the other sides of its callers for as long as they are connected.
  private static final class Hall implements Room {
    private final List<Peer> members = new CopyOnWriteArrayList<>();

    @Override
    public void join() {
      Peer member = CallContext.current().peer();
      members.add(member);
      member.onClose(() -> members.remove(member));
    }

    @Override
    public void say(String text) {
      members.forEach(member -> member.stub(Member.class).heard(text));
    }
  }
}
