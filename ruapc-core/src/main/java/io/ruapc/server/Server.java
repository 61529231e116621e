package io.ruapc.server;

import io.ruapc.CallCounts;
import io.ruapc.Endpoint;
import io.ruapc.Format;
import io.ruapc.HandlerOptions;
import io.ruapc.HttpOptions;
import io.ruapc.HttpPage;
import io.ruapc.Interceptor;
import io.ruapc.NanoClock;
import io.ruapc.Tls;
import io.ruapc.call.BuiltInNames;
import io.ruapc.call.CallEngine;
import io.ruapc.call.CallLimits;
import io.ruapc.call.HeartbeatTimes;
import io.ruapc.call.Services;
import io.ruapc.transport.Connection;
import io.ruapc.transport.HttpSite;
import io.ruapc.transport.Listener;
import io.ruapc.transport.ServedMethod;
import io.ruapc.transport.Transport;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.Transports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Offers services on a port, or under a name within this process.
///
/// Safe from any thread. It runs until it is closed; its threads are daemons, so a program that has
/// nothing else to do waits with [#awaitClose].
public final class Server implements AutoCloseable {
  private final CallEngine engine;
  private final Listener listener;
  private final @Nullable Listener adminListener;
  private final CountDownLatch closed = new CountDownLatch(1);

  private Server(CallEngine engine, Listener listener, @Nullable Listener adminListener) {
    this.engine = engine;
    this.listener = listener;
    this.adminListener = adminListener;
  }

  /// A server whose services and options are set first.
  public static Builder builder() {
    return new Builder();
  }

  /// The address that it listens on, with the port that was really bound.
  public Endpoint.Address address() {
    return listener.address();
  }

  /// The port that it listens on; 0 if there is none, as with `local://name`.
  public int port() {
    return Math.max(0, listener.address().port());
  }

  /// The port for administrators; 0 if there is none.
  public int adminPort() {
    return adminListener == null ? 0 : adminListener.address().port();
  }

  /// What it listens on, in the form that clients take.
  public Endpoint endpoint() {
    return new Endpoint(listener.scheme(), List.of(listener.address()));
  }

  /// How many connections are open.
  public int connections() {
    return listener.connections() + (adminListener == null ? 0 : adminListener.connections());
  }

  /// How many requests are being worked on.
  public int activeCalls() {
    return engine.activeCalls();
  }

  /// How many callbacks live on all connections: objects of clients that this side may call, and of
  /// this side that clients may.
  public int callbacks() {
    return engine.callbacks();
  }

  /// What has been counted so far.
  public CallCounts counts() {
    return engine.counts();
  }

  /// Waits until the server has been closed.
  public void awaitClose() throws InterruptedException {
    closed.await();
  }

  /// Goes away in order: stops accepting connections, tells its clients, which take their next
  /// calls elsewhere, lets what is being worked on end, and closes each connection when its client
  /// has no calls on it any more.
  ///
  /// @param grace how long to wait at most; zero or less for no wait. An interrupt of the thread,
  ///   which stays set, ends the wait too
  /// @return whether all requests ended
  public boolean close(Duration grace) {
    try {
      stopListening();
      engine.leave(grace, () -> engine.connections() == 0 && engine.activeCalls() == 0);
      return engine.activeCalls() == 0;
    } finally {
      close();
    }
  }

  /// Stops at once: requests that are being worked on are cancelled, their answers are lost.
  /// Idempotent.
  @Override
  public void close() {
    try {
      stopListening();
    } finally {
      engine.close();
      closed.countDown();
    }
  }

  private void stopListening() {
    listener.close();
    if (adminListener != null) {
      adminListener.close();
    }
  }

  /// The services and options of a server, each option with its default.
  ///
  /// Every method throws an [IllegalArgumentException] that names the option when its value makes
  /// no sense.
  public static final class Builder {
    private static final String LOOPBACK = "127.0.0.1";

    /// Of calls to clients.
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Services services = new Services();
    private final List<Interceptor> interceptors = new ArrayList<>();
    private NanoClock clock = NanoClock.system();
    private CallLimits limits = CallLimits.standard();
    private HeartbeatTimes heartbeat = HeartbeatTimes.standard();
    private TransportOptions transportOptions = TransportOptions.standard();
    private @Nullable Tls tls;
    private Endpoint.@Nullable Address adminAddress;
    private HttpOptions http = HttpOptions.standard();
    private final Map<String, HttpPage> pages = new TreeMap<>();

    private Builder() {}

    /// Has a second port, on the loopback address, where alone services are answered that are [for
    /// administrators][HandlerOptions#adminOnly]. It speaks every protocol, in TLS if [#tls] is
    /// set. Default: none, and who comes from the same machine is an administrator.
    ///
    /// @param port 0 for any free one, see [Server#adminPort()]
    public Builder adminListen(int port) {
      return adminListen(new Endpoint.Address(LOOPBACK, port));
    }

    /// As above, on an address that others may reach, too.
    ///
    /// @param address `host:port` or `[ipv6]:port`
    public Builder adminListen(String address) {
      return adminListen(Endpoint.Address.parse(address));
    }

    private Builder adminListen(Endpoint.Address address) {
      this.adminAddress = address;
      return this;
    }

    /// Encrypts: [#listen(int)] and [#listen(String)] without a scheme then speak every protocol
    /// inside TLS, and tell those who do not encrypt that they have to. Needs a certificate.
    /// Default: nothing is encrypted.
    public Builder tls(Tls tls) {
      this.tls = tls;
      return this;
    }

    /// Offers a service.
    public <S> Builder service(Class<S> contract, S implementation) {
      return service(contract, implementation, HandlerOptions.create());
    }

    /// Offers a service, with a choice of how it is called.
    public <S> Builder service(Class<S> contract, S implementation, HandlerOptions options) {
      services.add(contract, implementation, options);
      return this;
    }

    /// How HTTP clients are answered, and what of them is taken.
    public Builder http(HttpOptions options) {
      http = Objects.requireNonNull(options);
      return this;
    }

    /// Shows a document to HTTP clients.
    ///
    /// @param path below the base path, with its slash in front: `/`, `/docs/index.html`; one that
    ///   ends with `/*` stands for all below it that has no page of its own. Paths that begin with
    ///   `/_ruapc/` are the framework's, where it has something under them
    public Builder page(String path, HttpPage page) {
      if (!path.startsWith("/") || path.indexOf('?') >= 0) {
        throw new IllegalArgumentException("the path of a page begins with a slash: " + path);
      }
      if (pages.putIfAbsent(path, page) != null) {
        throw new IllegalArgumentException("there is a page under " + path + " already");
      }
      return this;
    }

    /// What deadlines go by: for tests, which set it forward. The times of connections, as
    /// [#writeStallTimeout], are the machine's all the same.
    public Builder clock(NanoClock clock) {
      this.clock = Objects.requireNonNull(clock);
      return this;
    }

    /// One more interceptor around every handler, inside those added before.
    public Builder intercept(Interceptor interceptor) {
      interceptors.add(interceptor);
      return this;
    }

    /// How many requests may be worked on at once, over all connections; further ones are answered
    /// `Overloaded`. Too low: bursts are refused. Too high: memory and the systems behind the
    /// handlers are the limit. Default: 100,000. Built-in services are not counted.
    public Builder maxActiveCalls(int count) {
      limits = limits.withMaxActiveCalls(count);
      return this;
    }

    /// How many requests of one connection may be worked on at once. Too low: a busy client is
    /// refused. Too high: one client can take all places. Default: 10,000.
    public Builder maxActiveCallsPerConnection(int count) {
      limits = limits.withMaxActiveCallsPerConnection(count);
      return this;
    }

    /// How many bytes of arguments that are being worked on, and of answers that wait for room, are
    /// held over all connections, those of up to 4 KiB not counted; further requests are answered
    /// `Overloaded`, further answers become `ResourceExhausted`. Too low: large calls that come
    /// together are refused. Too high: clients that send much, or read nothing, cost that much
    /// memory. Default: 256 MiB.
    public Builder maxHeldBytes(long bytes) {
      limits = limits.withMaxHeldBytes(bytes);
      return this;
    }

    /// The largest item of a stream that is taken from the other side, in bytes; it fails a larger
    /// one before it is sent. Too low: items are refused. Too high: each stream whose taker sleeps
    /// holds a few of that size. Default: 1 MiB.
    public Builder maxStreamItemBytes(int bytes) {
      limits = limits.withMaxStreamItemBytes(bytes);
      return this;
    }

    /// How long a request may take that names no budget. Default: 30 seconds.
    public Builder defaultBudget(Duration budget) {
      limits = limits.withDefaultBudget(budget);
      return this;
    }

    /// The largest message, in bytes. Too small: large arguments and results fail. Too large: one
    /// call delays all others behind it, and holds that much memory. Default and most: 64 MiB - 1.
    public Builder maxMessageBytes(int bytes) {
      transportOptions = transportOptions.withMaxMessageBytes(bytes);
      return this;
    }

    /// How many connections may be open; further ones are closed at once. Too low: clients are
    /// turned away. Too high: the process runs out of descriptors first. Default: 10,000.
    public Builder maxConnections(int count) {
      transportOptions = transportOptions.withMaxConnections(count);
      return this;
    }

    /// How many bytes of answers may wait for one connection. Too low: handlers wait for slow
    /// clients. Too high: clients that do not read cost that much memory each. Default: 8 MiB.
    public Builder maxQueuedBytes(int bytes) {
      transportOptions = transportOptions.withMaxQueuedBytes(bytes);
      return this;
    }

    /// How many bytes of messages that have not arrived whole are held, over all connections. Too
    /// low: large messages that arrive together end their connections. Too high: senders of half
    /// messages cost that much memory. Default: 256 MiB.
    public Builder maxUnfinishedBytes(long bytes) {
      transportOptions = transportOptions.withMaxUnfinishedBytes(bytes);
      return this;
    }

    /// How long a client may take nothing of what waits for it before its connection is closed. Too
    /// short: clients that pause are cut off. Too long: dead ones hold their memory. Default: 30
    /// seconds.
    public Builder writeStallTimeout(Duration timeout) {
      transportOptions = transportOptions.withWriteStallTimeout(timeout);
      return this;
    }

    /// How long a new connection may stay without its first whole message. Too short: slow clients
    /// are cut off. Too long: silent ones hold places. Default: 30 seconds.
    public Builder firstMessageTimeout(Duration timeout) {
      transportOptions = transportOptions.withFirstMessageTimeout(timeout);
      return this;
    }

    /// How long the TLS handshake of a new connection may take. Too short: slow clients are cut
    /// off. Too long: handshakes that hang hold places. Default: 10 seconds.
    public Builder handshakeTimeout(Duration timeout) {
      transportOptions = transportOptions.withHandshakeTimeout(timeout);
      return this;
    }

    /// How long one message may take to arrive once it has begun. Too short: large messages over
    /// slow links are cut off. Too long: senders of half messages hold their memory. Default: 60
    /// seconds.
    public Builder messageTimeout(Duration timeout) {
      transportOptions = transportOptions.withMessageTimeout(timeout);
      return this;
    }

    /// How long nothing may arrive from a client before it is asked whether it is there; clients
    /// that do not know the extensions are not asked. Too short: quiet connections cost packets.
    /// Too long: a dead client is noticed late. Default: 10 seconds.
    public Builder heartbeatInterval(Duration interval) {
      heartbeat = heartbeat.withInterval(interval);
      return this;
    }

    /// How long a client that was asked may stay silent before its connection is closed. Too short:
    /// one that pauses is cut off. Too long: a dead one is noticed late. Default: 10 seconds.
    public Builder heartbeatTimeout(Duration timeout) {
      heartbeat = heartbeat.withTimeout(timeout);
      return this;
    }

    /// Listens on all local addresses, of IPv6 as well where the machine has it, and speaks every
    /// protocol there: the first bytes of a connection tell which.
    ///
    /// @param port 0 for any free one, see [Server#port()]
    /// @throws IllegalArgumentException when a service, a method or its options do not fit together
    /// @throws UncheckedIOException when the port is taken
    public Server listen(int port) {
      try {
        return listen(anyScheme(), new Endpoint.Address("::", port));
      } catch (UncheckedIOException noIpv6) {
        try {
          return listen(anyScheme(), new Endpoint.Address("0.0.0.0", port));
        } catch (UncheckedIOException failure) {
          failure.addSuppressed(noIpv6);
          throw failure;
        }
      }
    }

    /// Listens on one address.
    ///
    /// @param address `host:port` or `[ipv6]:port` for every protocol, or an endpoint with one
    ///   address, whose scheme chooses the only one: `tcp://host:port`, or `local://name` for
    ///   clients in this process
    /// @throws IllegalArgumentException when it is written otherwise, or when a service, a method
    ///   or its options do not fit together
    /// @throws UncheckedIOException when it cannot be bound, the name is taken, or files that
    ///   [#tls] names cannot be read or make no sense
    public Server listen(String address) {
      return address.contains("://")
          ? listen(Endpoint.parse(address))
          : listen(anyScheme(), Endpoint.Address.parse(address));
    }

    private String anyScheme() {
      return tls == null ? Transports.ANY : Transports.ANY + Transport.SECURED;
    }

    private Server listen(Endpoint endpoint) {
      if (endpoint.addresses().size() > 1) {
        throw new IllegalArgumentException("a server listens on one address, not on " + endpoint);
      }
      return listen(endpoint.scheme(), endpoint.addresses().getFirst());
    }

    private Server listen(String scheme, Endpoint.Address address) {
      Transport transport;
      try {
        transport = Transports.find(scheme, tls, false);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
      services.httpBasePath(http.basePath());
      var engine =
          new CallEngine(
              new CallEngine.Settings(
                  "ruapc-server",
                  false,
                  clock,
                  limits,
                  heartbeat,
                  TIMEOUT,
                  Format.MESSAGE_PACK,
                  false,
                  List.of(),
                  interceptors),
              services);
      Listener admin = null;
      try {
        TransportOptions options = transportOptions.withHttp(site(engine));
        if (adminAddress != null) {
          admin =
              Transports.find(anyScheme(), tls, false)
                  .listen(adminAddress, options, connection -> engine.accept(connection, true));
        }
        boolean isApart = admin != null;
        Listener listener =
            transport.listen(
                address,
                options,
                connection -> engine.accept(connection, !isApart && isOfThisMachine(connection)));
        return new Server(engine, listener, admin);
      } catch (IOException failure) {
        if (admin != null) {
          admin.close();
        }
        engine.close();
        throw new UncheckedIOException(failure);
      }
    }

    /// What is not a socket does not leave the process.
    private static boolean isOfThisMachine(Connection connection) {
      return !(connection.remoteAddress() instanceof InetSocketAddress socket)
          || socket.getAddress().isLoopbackAddress();
    }

    private HttpSite site(CallEngine engine) {
      List<ServedMethod> methods =
          engine.publicServices().stream()
              .filter(service -> mayBeCalledOverHttp(service.name()))
              .flatMap(service -> service.methods().stream())
              .map(method ->
                  new ServedMethod(
                      method.fullName(), method.input() != null, method.output() != null))
              .toList();
      Map<String, HttpPage> all = new TreeMap<>(pages);
      all.putAll(StandardPages.of(engine, http.basePath()));
      return new HttpSite(http, methods, all, limits.defaultBudget(), limits.maxStreamItemBytes());
    }

    /// The protocol's own services are for engines, but for the one that describes the others.
    private static boolean mayBeCalledOverHttp(String service) {
      return !service.startsWith("_ruapc.") || service.equals(BuiltInNames.META);
    }
  }
}
