package io.ruapc.transport.tcp;

import io.ruapc.Endpoint;
import io.ruapc.transport.Connection.Lane;
import io.ruapc.transport.Frames;
import io.ruapc.transport.Listener;
import io.ruapc.transport.MessageHandler;
import io.ruapc.transport.TransportOptions;
import org.jspecify.annotations.Nullable;

/// Answers each message with itself until its process ends.
final class EchoServer {
  private EchoServer() {}

  public static void main(String[] arguments) throws Exception {
    Listener listener = start();
    System.out.println("port " + listener.address().port());
    Thread.currentThread().join();
  }

  static Listener start() throws Exception {
    return new TcpTransport()
        .listen(
            new Endpoint.Address("127.0.0.1", 0),
            TransportOptions.standard(),
            connection ->
                new MessageHandler() {
                  @Override
                  public void onMessage(byte[] body, long arrivalNanos) {
                    connection.send(Frames.frame(body), Lane.NORMAL);
                  }

                  @Override
                  public void onReadComplete() {}

                  @Override
                  public void onClosed(@Nullable Throwable cause) {}
                });
  }
}
