package io.ruapc.tests.rust;

import io.ruapc.CallContext;
import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcStream;
import io.ruapc.server.Server;
import io.ruapc.tests.rust.Services.CallbackService;
import io.ruapc.tests.rust.Services.CountService;
import io.ruapc.tests.rust.Services.DeadlineService;
import io.ruapc.tests.rust.Services.EchoService;
import io.ruapc.tests.rust.Services.EvolutionService;
import io.ruapc.tests.rust.Services.FaultService;
import io.ruapc.tests.rust.Services.NameService;
import io.ruapc.tests.rust.Services.ShapeService;
import io.ruapc.tests.rust.Values.CardDeclined;
import io.ruapc.tests.rust.Values.Circle;
import io.ruapc.tests.rust.Values.Collections;
import io.ruapc.tests.rust.Values.Color;
import io.ruapc.tests.rust.Values.Empty;
import io.ruapc.tests.rust.Values.Figure;
import io.ruapc.tests.rust.Values.Framed;
import io.ruapc.tests.rust.Values.Label;
import io.ruapc.tests.rust.Values.NarrowItem;
import io.ruapc.tests.rust.Values.Nothing;
import io.ruapc.tests.rust.Values.Refusal;
import io.ruapc.tests.rust.Values.Refused;
import io.ruapc.tests.rust.Values.Scalars;
import io.ruapc.tests.rust.Values.Segment;
import io.ruapc.tests.rust.Values.WideItem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// How the Java side answers the contracts: as the Rust one does.
final class JavaPeer {
  private JavaPeer() {}

  static Server serve() {
    return Server.builder()
        .service(EchoService.class, text -> text)
        .service(ShapeService.class, new Shapes())
        .service(EvolutionService.class, new Evolution())
        .service(FaultService.class, new Faults())
        .service(DeadlineService.class, new Deadlines())
        .service(CallbackService.class, new Greetings())
        .service(CountService.class, JavaPeer::count)
        .listen("127.0.0.1:0");
  }

  private static RpcStream<Integer> count(int until) {
    return RpcStream.from(IntStream.range(0, until).boxed().toList());
  }

  private static final class Greetings implements CallbackService {
    @Override
    public String greet(String greeting) {
      String name = CallContext.current().peer().stub(NameService.class).name("dear ");
      return greeting + " " + name + "!";
    }

    @Override
    public String greetBy(NameService name) {
      return name.name("dear ");
    }
  }

  private static final class Shapes implements ShapeService {
    @Override
    public void unit() {}

    @Override
    public void marker() {}

    @Override
    public Empty empty(Empty empty) {
      return empty;
    }

    @Override
    public Scalars scalars(Scalars scalars) {
      return scalars;
    }

    @Override
    public Collections collections(Collections collections) {
      return collections;
    }

    @Override
    public Color color(Color color) {
      return color;
    }

    @Override
    public Figure figure(Figure figure) {
      return figure;
    }

    @Override
    public List<Figure> figures(List<Figure> figures) {
      return figures;
    }

    @Override
    public Optional<String> option(Optional<String> text) {
      return text;
    }

    @Override
    public byte[] numbers(byte[] bytes) {
      return bytes;
    }

    @Override
    public byte[] blob(byte[] bytes) {
      return bytes;
    }

    @Override
    public Duration duration(Duration duration) {
      return duration;
    }

    @Override
    public String join(String left, String right, int times) {
      return (left + right).repeat(times);
    }

    @Override
    public long sum(List<Long> numbers) {
      return numbers.stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public double area(Figure figure) {
      return switch (figure) {
        case Nothing _, Label _, Segment _ -> 0;
        case Circle circle -> Math.PI * circle.radius() * circle.radius();
        case Framed framed -> (double) framed.frame().width() * framed.frame().height();
      };
    }
  }

  private static final class Evolution implements EvolutionService {
    @Override
    public NarrowItem narrow(NarrowItem item) {
      return item;
    }

    @Override
    public WideItem widen(WideItem item) {
      return item;
    }
  }

  private static final class Faults implements FaultService {
    @Override
    public void fail(String kind, String msg) {
      throw RpcException.ofKind(kind, msg);
    }

    @Override
    public void decline(long code) throws CardDeclined {
      throw CardDeclined.of(code);
    }

    @Override
    public void refuse(long code) throws Refused {
      throw new Refused(Refusal.of(code));
    }

    @Override
    public void crash(String msg) {
      throw new IllegalStateException(msg);
    }
  }

  private static final class Deadlines implements DeadlineService {
    @Override
    public long remaining() {
      return CallContext.current().deadline().remaining().toMillis();
    }

    @Override
    public void waitFor(long millis) {
      CallContext call = CallContext.current();
      long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
      call.onCancel(wakeUp(Thread.currentThread()));
      while (!call.isCancelled() && System.nanoTime() < end) {
        LockSupport.parkNanos(end - System.nanoTime());
      }
      if (call.isCancelled()) {
        throw new RpcException(ErrorCode.TIMEOUT, "nobody waits any more");
      }
    }

    private static Runnable wakeUp(Thread handler) {
      return () -> LockSupport.unpark(handler);
    }
  }
}
