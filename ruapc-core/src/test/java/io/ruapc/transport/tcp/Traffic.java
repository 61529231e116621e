package io.ruapc.transport.tcp;

import static io.ruapc.transport.Frames.frameOf;

import io.netty.buffer.ByteBufAllocator;
import io.ruapc.transport.Connection;
import io.ruapc.transport.Connection.Lane;
import io.ruapc.transport.Inbox;
import io.ruapc.transport.Listener;
import io.ruapc.transport.TransportOptions;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/// Connections that end in every way while much is under way. What Netty says of buffers that were
/// lost goes to the output.
final class Traffic {
  private static final int ROUNDS = 100;

  private Traffic() {}

  public static void main(String[] arguments) throws Exception {
    Listener listener = EchoServer.start();
    var random = new Random(3);
    for (int round = 0; round < ROUNDS; round++) {
      var inbox = new CompletableFuture<Inbox>();
      Connection connection =
          new TcpTransport()
              .connect(
                  listener.address(),
                  TransportOptions.standard(),
                  made -> {
                    inbox.complete(new Inbox(made));
                    return inbox.join();
                  })
              .get();
      for (int i = 0; i < 20; i++) {
        connection.send(frameOf(20 + random.nextInt(200_000), i), Lane.NORMAL);
      }
      if (round % 3 == 0) {
        inbox.get().take();
      }
      connection.close(null);
      reset(listener.address().port(), frameOf(300_000, 1), random.nextInt(300_000));
    }
    while (listener.connections() > 0) {
      Thread.sleep(10);
    }
    // A lost buffer is found when it has been collected and another one is taken.
    for (int i = 0; i < 20; i++) {
      System.gc();
      ByteBufAllocator.DEFAULT.directBuffer(100).release();
      Thread.sleep(20);
    }
    System.out.println("done");
  }

  private static void reset(int port, byte[] message, int bytes) throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(message, 0, bytes);
      socket.setSoLinger(true, 0);
    }
  }
}
