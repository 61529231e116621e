package io.ruapc.examples;

import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/// A callback that the server keeps after its call has been answered, until it gives it back.
public final class KeptCallbacks {
  private KeptCallbacks() {}

  /// Runs the example.
  public static void main(String[] arguments) throws NameTaken, InterruptedException {
    run(System.out);
  }

  static void run(PrintStream out) throws NameTaken, InterruptedException {
    try (var server = Server.builder().service(Chat.class, new ChatRoom()).listen("127.0.0.1:0");
        var client = Client.create("tcp://" + server.address())) {
      Chat chat = client.stub(Chat.class);
      var alice = new Printing(out);
      chat.join("alice", alice);
      chat.say("bob", "hello");
      alice.heard.await();

      chat.leave("alice"); // the room closes the listener
      alice.closed.await();
      out.println("the room: " + chat.who());
    }
  }

  /// Prints what it hears.
  private static final class Printing implements ChatListener {
    private final PrintStream out;
    private final CountDownLatch heard = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    private Printing(PrintStream out) {
      this.out = out;
    }

    @Override
    public void joined(String name) {
      out.println(name + " joined");
    }

    @Override
    public void left(String name) {
      out.println(name + " left");
    }

    @Override
    public void said(String name, String text) {
      out.println(name + ": " + text);
      heard.countDown();
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
