package io.ruapc.client;

import io.ruapc.CallCounts;
import io.ruapc.CallOptions;
import io.ruapc.Endpoint;
import io.ruapc.Format;
import io.ruapc.HandlerOptions;
import io.ruapc.Interceptor;
import io.ruapc.NanoClock;
import io.ruapc.Peer;
import io.ruapc.Tls;
import io.ruapc.call.CallEngine;
import io.ruapc.call.CallLimits;
import io.ruapc.call.HeartbeatTimes;
import io.ruapc.call.Services;
import io.ruapc.service.Caller;
import io.ruapc.service.ServiceContracts;
import io.ruapc.transport.Transport;
import io.ruapc.transport.TransportOptions;
import io.ruapc.transport.Transports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Calls the services of one server.
///
/// A client connects when the first call needs it, carries any number of calls on few connections,
/// and connects again when one was lost. It is safe from any thread and meant to be kept for as
/// long as the server is used. Clients made by [#with] share everything but their options.
public final class Client implements AutoCloseable {
  private final Shared shared;
  private final CallOptions options;

  /// What a client and those made from it by [#with] have in common.
  private record Shared(
      CallEngine engine, CallAttempts attempts, Connections connections, ConnectHooks hooks) {}

  private Client(Shared shared, CallOptions options) {
    this.shared = shared;
    this.options = options;
  }

  /// A client with the default options.
  ///
  /// @param endpoint as [Endpoint#parse] reads it: `tcp://127.0.0.1:8000`
  /// @throws IllegalArgumentException that says what is wrong with it
  public static Client create(String endpoint) {
    return builder(endpoint).build();
  }

  /// A client whose options are set first.
  ///
  /// @param endpoint as [Endpoint#parse] reads it
  /// @throws IllegalArgumentException that says what is wrong with it
  public static Builder builder(String endpoint) {
    return builder(Endpoint.parse(endpoint));
  }

  /// A client whose options are set first.
  public static Builder builder(Endpoint endpoint) {
    return new Builder(endpoint);
  }

  /// A stub: its methods are calls.
  ///
  /// @param contract an `@RpcService` interface, or the `Async` twin of one
  public <S> S stub(Class<S> contract) {
    return ServiceContracts.stub(contract, caller());
  }

  /// This client with more options for every call; connections are shared, and closing either
  /// closes both.
  public Client with(CallOptions more) {
    return new Client(shared, options.with(more));
  }

  /// Where stubs hand their calls over; for code that has no contract at hand.
  public Caller caller() {
    return shared.engine.caller(shared.attempts, options);
  }

  /// The server, as far as it is known without a connection.
  public Peer peer() {
    return shared.attempts.peer();
  }

  /// Runs `hook` with every new primary connection, beginning with the one that is there.
  ///
  /// The first hook makes the client connect, and from then on connect again whenever the connection
  /// is lost or the server goes away, until the client is closed. So this is the place to log in,
  /// or to give the server callbacks that it shall keep:
  ///
  ///     client.onConnect(server -> server.stub(Files.class).watch("/data", watcher));
  ///
  /// Hooks run on a virtual thread, one after the other in the order in which they were added. Calls
  /// of others do not wait for them. The connection of a hook that throws is closed; the next
  /// attempt comes after a pause, which doubles up to 5 seconds.
  ///
  /// @param hook gets that one connection: what it calls through it is not tried on another
  public void onConnect(Consumer<Peer> hook) {
    shared.hooks.add(hook);
  }

  /// How many calls wait for a connection or for their answers. A call whose caller gave up counts
  /// until the server has answered it or its deadline is over.
  public int pendingCalls() {
    return shared.attempts.unconnected() + shared.engine.pendingCalls();
  }

  /// How many callbacks live on the connections of this client: objects of this side that the
  /// server may call, and of the server that this side may.
  public int callbacks() {
    return shared.engine.callbacks();
  }

  /// What has been counted so far.
  public CallCounts counts() {
    return shared.engine.counts();
  }

  /// Ends the connections; calls that wait fail. Idempotent.
  @Override
  public void close() {
    shared.hooks.close();
    shared.connections.close();
    shared.engine.close();
  }

  /// Goes away in order: calls that are made from now on fail, those that wait for their answers
  /// and those of the server that this client works on may end within the time. Then it closes.
  ///
  /// @param grace how long to wait at most; zero or less for no wait. An interrupt of the thread,
  ///   which stays set, ends the wait too
  /// @return whether all ended
  public boolean close(Duration grace) {
    shared.hooks.close();
    shared.connections.refuse();
    try {
      shared.engine.leave(grace, this::hasLeft);
      return isIdle();
    } finally {
      close();
    }
  }

  private boolean isIdle() {
    return pendingCalls() == 0 && shared.engine.activeCalls() == 0;
  }

  /// Whether the server has closed the connections, or has had the time to hear of it.
  private boolean hasLeft() {
    return isIdle() && (shared.engine.connections() == 0 || shared.engine.isTakeoverOver());
  }

  /// The options of a client, each with its default.
  ///
  /// Every method throws an [IllegalArgumentException] that names the option when its value makes
  /// no sense.
  public static final class Builder {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    private final Endpoint endpoint;
    private final Services services = new Services();
    private final List<Interceptor> interceptors = new ArrayList<>();
    private final List<Consumer<Peer>> connectHooks = new ArrayList<>();
    private Duration timeout = DEFAULT_TIMEOUT;
    private Format format = Format.MESSAGE_PACK;
    private int connections = Connections.defaultCount();
    private int attempts = CallAttempts.DEFAULT_ATTEMPTS;
    private boolean completesOnLoop;
    private NanoClock clock = NanoClock.system();
    private CallLimits limits = CallLimits.standard();
    private HeartbeatTimes heartbeat = HeartbeatTimes.standard();
    private TransportOptions transportOptions = TransportOptions.standard();
    private @Nullable Tls tls;

    private Builder(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    /// How long a call may take, connecting included, when its options do not say. Too short: calls
    /// fail though the server works. Too long: callers hang behind one that does not. Default: 10
    /// seconds.
    public Builder timeout(Duration timeout) {
      if (!timeout.isPositive()) {
        throw new IllegalArgumentException("timeout must be above zero: " + timeout);
      }
      this.timeout = timeout;
      return this;
    }

    /// How long opening one connection may take. Too short: far servers are never reached. Too
    /// long: an address that does not answer keeps the others from being tried. Default: 5 seconds.
    public Builder connectTimeout(Duration timeout) {
      transportOptions = transportOptions.withConnectTimeout(timeout);
      return this;
    }

    /// Whom to trust, and who this side is, for endpoints that are encrypted: `tcps://`, `wss://`,
    /// `https://`. Default for those: [Tls#create()].
    public Builder tls(Tls tls) {
      this.tls = tls;
      return this;
    }

    /// The format of requests and their answers. Default: MessagePack.
    public Builder format(Format format) {
      this.format = Objects.requireNonNull(format);
      return this;
    }

    /// How many connections carry small calls. Too few: one event loop does all the work. Too many:
    /// messages are written one by one instead of in batches. Default: 1 up to 15 cores, then
    /// `min(4, cores / 8)`.
    public Builder connections(int count) {
      if (count < 1 || count > Connections.MAX_COUNT) {
        throw new IllegalArgumentException("connections must be 1 to " + Connections.MAX_COUNT);
      }
      this.connections = count;
      return this;
    }

    /// How often a call may try to get onto the wire. What has been sent is never repeated.
    /// Default: 3.
    public Builder attempts(int attempts) {
      if (attempts < 1) {
        throw new IllegalArgumentException("attempts must be at least 1");
      }
      this.attempts = attempts;
      return this;
    }

    /// The largest item of a stream that is taken from the other side, in bytes; it fails a larger
    /// one before it is sent. Too low: items are refused. Too high: each stream whose taker sleeps
    /// holds a few of that size. Default: 1 MiB.
    public Builder maxStreamItemBytes(int bytes) {
      limits = limits.withMaxStreamItemBytes(bytes);
      return this;
    }

    /// The largest message, in bytes. Too small: large arguments and results fail. Too large: one
    /// call delays all others behind it, and holds that much memory on both sides. Default and
    /// most: 64 MiB - 1.
    public Builder maxMessageBytes(int bytes) {
      transportOptions = transportOptions.withMaxMessageBytes(bytes);
      return this;
    }

    /// How many bytes of requests may wait for one connection. Too low: blocking callers wait and
    /// asynchronous ones fail sooner. Too high: a server that does not read costs that much memory.
    /// Default: 8 MiB.
    public Builder maxQueuedBytes(int bytes) {
      transportOptions = transportOptions.withMaxQueuedBytes(bytes);
      return this;
    }

    /// How long the server may take nothing of what waits for it before the connection is closed.
    /// Too short: a server that pauses is given up. Too long: callers hang until their deadlines.
    /// Default: 30 seconds.
    public Builder writeStallTimeout(Duration timeout) {
      transportOptions = transportOptions.withWriteStallTimeout(timeout);
      return this;
    }

    /// How long one message may take to arrive once it has begun. Too short: large results over
    /// slow links are cut off. Too long: half messages hold their memory. Default: 60 seconds.
    public Builder messageTimeout(Duration timeout) {
      transportOptions = transportOptions.withMessageTimeout(timeout);
      return this;
    }

    /// How long nothing may arrive from the server before it is asked whether it is there. Too
    /// short: quiet connections cost packets. Too long: a dead server is noticed late. Default: 10
    /// seconds.
    public Builder heartbeatInterval(Duration interval) {
      heartbeat = heartbeat.withInterval(interval);
      return this;
    }

    /// How long the server may stay silent when it was asked before the connection is closed. Too
    /// short: a server that pauses costs the calls that wait. Too long: a dead one is noticed late.
    /// Default: 10 seconds.
    public Builder heartbeatTimeout(Duration timeout) {
      heartbeat = heartbeat.withTimeout(timeout);
      return this;
    }

    /// Completes futures on the event loop instead of a virtual thread: faster, but whatever is
    /// chained to them must not block. Default: off.
    public Builder completeOnEventLoop() {
      this.completesOnLoop = true;
      return this;
    }

    /// What deadlines and the pauses between attempts go by: for tests, which set it forward. The
    /// times of connections, as [#connectTimeout], are the machine's all the same.
    public Builder clock(NanoClock clock) {
      this.clock = Objects.requireNonNull(clock);
      return this;
    }

    /// One more interceptor around every call, inside those added before.
    public Builder intercept(Interceptor interceptor) {
      interceptors.add(interceptor);
      return this;
    }

    /// One more hook for new connections, see [Client#onConnect]. With it, building the client
    /// begins to connect.
    public Builder onConnect(Consumer<Peer> hook) {
      connectHooks.add(hook);
      return this;
    }

    /// Offers a service to the server, which may call it over the same connection.
    public <S> Builder service(Class<S> contract, S implementation) {
      return service(contract, implementation, HandlerOptions.create());
    }

    /// As above, with a choice of how it is called.
    public <S> Builder service(Class<S> contract, S implementation, HandlerOptions options) {
      services.add(contract, implementation, options);
      return this;
    }

    /// The client. Without [#onConnect] hooks nothing is connected yet.
    ///
    /// @throws IllegalArgumentException when there is no transport for the endpoint, when [#tls] is
    ///   given for one that is not encrypted, or when a service, a method or its options do not fit
    ///   together
    /// @throws UncheckedIOException when files that [#tls] names cannot be read or make no sense
    public Client build() {
      Transport transport = transport();
      var engine =
          new CallEngine(
              new CallEngine.Settings(
                  "ruapc-client",
                  true,
                  clock,
                  limits,
                  heartbeat,
                  timeout,
                  format,
                  completesOnLoop,
                  interceptors,
                  List.of()),
              services);
      var pool = new Connections(endpoint, transport, transportOptions, engine, connections);
      var hooks = new ConnectHooks(pool, clock);
      pool.onPrimary(hooks::onConnected);
      connectHooks.forEach(hooks::add);
      return new Client(
          new Shared(engine, new CallAttempts(pool, engine, attempts), pool, hooks),
          CallOptions.create());
    }

    private Transport transport() {
      boolean isStandard = tls == null && Transports.isSecured(endpoint.scheme());
      try {
        return Transports.find(endpoint.scheme(), isStandard ? Tls.create() : tls, true);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
