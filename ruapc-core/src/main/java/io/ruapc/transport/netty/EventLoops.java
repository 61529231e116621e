package io.ruapc.transport.netty;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The event loops of this process: one group for all clients and servers, there while somebody
/// uses it.
///
/// Loops do nothing but move bytes, so a quarter of the cores feeds the handlers on the others.
@SuppressWarnings("FutureReturnValueIgnored") // stopping is not waited for
public final class EventLoops {
  /// The most loops of the group.
  static final int MAX_LOOPS = 16;

  private static final int CORES_PER_LOOP = 4;

  /// How long an unused group stays: a program that opens one connection after the other must not
  /// start and stop threads each time.
  private static final long LINGER_MILLIS = 1_000;

  private static final Object LOCK = new Object();
  private static @Nullable EventLoops current;

  private final boolean epoll = Epoll.isAvailable();
  private final EventLoopGroup group;
  private int users;

  private EventLoops() {
    int loops =
        Math.clamp(Runtime.getRuntime().availableProcessors() / CORES_PER_LOOP, 1, MAX_LOOPS);
    group =
        new MultiThreadIoEventLoopGroup(
            loops, threads(), epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  /// The group, held for one user until [#release].
  public static EventLoops acquire() {
    synchronized (LOCK) {
      if (current == null) {
        current = new EventLoops();
      }
      current.users++;
      return current;
    }
  }

  /// Ends one use. The threads end a moment after the last one.
  public void release() {
    synchronized (LOCK) {
      if (--users == 0) {
        group.schedule(this::stopUnused, LINGER_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }

  private void stopUnused() {
    synchronized (LOCK) {
      if (users == 0 && current == this) {
        current = null;
        group.shutdownGracefully(0, LINGER_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }

  /// Whether the calling thread is a loop of this process: it must not wait.
  public static boolean isEventLoop() {
    return Thread.currentThread() instanceof LoopThread;
  }

  /// The loop whose turn it is.
  public EventLoop next() {
    return group.next();
  }

  /// Whether the loops wait with epoll, whose sockets have more options.
  public boolean isEpoll() {
    return epoll;
  }

  /// A socket that is not connected yet.
  public SocketChannel newSocket() {
    return epoll ? new EpollSocketChannel() : new NioSocketChannel();
  }

  /// A socket that will listen.
  public ServerSocketChannel newServerSocket() {
    return epoll ? new EpollServerSocketChannel() : new NioServerSocketChannel();
  }

  private static ThreadFactory threads() {
    var count = new AtomicInteger();
    return body -> {
      var thread = new LoopThread(body, "ruapc-io-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /// A thread that runs one loop; a class of its own so that it can be told from others.
  private static final class LoopThread extends FastThreadLocalThread {
    LoopThread(Runnable body, String name) {
      super(body, name);
    }
  }
}
