package io.ruapc.cli;

import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.client.Client;
import io.ruapc.schema.ServerDescription;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Failures of calls, in words that say what to do next.
final class Explanations {
  private Explanations() {}

  /// A call of `method` failed; the server is asked what would have been right.
  static Explained of(RpcException failure, String method, Client client, Target target) {
    Outcome outcome = Outcome.of(failure.code());
    if (outcome != Outcome.REJECTED) {
      return of(failure, target);
    }
    ServerDescription server;
    try {
      server = ServerDescription.ask(client.caller());
    } catch (RpcException noDescription) {
      return of(failure, target);
    }
    var known = server.method(method);
    if (known.isPresent()) {
      if (!known.get().callbacks().isEmpty() && failure.code() == ErrorCode.DECODING) {
        return new Explained(
            outcome,
            saidBy(failure),
            "its shape is " + SchemaNotation.signature(known.get()),
            "`ruapc watch` calls it and offers the callbacks");
      }
      return new Explained(
          outcome,
          saidBy(failure),
          "its shape is " + SchemaNotation.signature(known.get()),
          listing(target, method));
    }
    if (failure.code() == ErrorCode.INVALID_ARGUMENT) {
      List<String> names = server.methods().map(ServerDescription.Method::name).toList();
      return noSuchName("method", method, names, target);
    }
    return of(failure, target);
  }

  /// A call failed.
  static Explained of(RpcException failure, Target target) {
    Outcome outcome = Outcome.of(failure.code());
    return switch (outcome) {
      case UNREACHABLE ->
          new Explained(
              outcome,
              saidBy(failure),
              "is a server running at "
                  + target.endpoint()
                  + "? `ruapc demo` starts one at tcp://127.0.0.1:8000");
      case TIMEOUT ->
          new Explained(
              outcome,
              "no answer from " + target.endpoint() + " within " + text(target),
              "allow more with --timeout, or see with -v how far it came");
      case BUSY -> new Explained(outcome, saidBy(failure), "try again in a moment");
      case FAILED ->
          failure
              .data()
              .map(data -> new Explained(outcome, saidBy(failure), "data " + data))
              .orElseGet(() -> new Explained(outcome, saidBy(failure)));
      case ANSWERED, USAGE, REJECTED -> new Explained(outcome, saidBy(failure));
    };
  }

  /// A name that the server does not have.
  static Explained noSuchName(String what, String name, Collection<String> names, Target target) {
    var lines = new ArrayList<String>();
    lines.add("no " + what + " " + name + " at " + target.endpoint());
    List<String> nearest = NearestNames.to(name, names);
    if (!nearest.isEmpty()) {
      lines.add("did you mean " + String.join(", or ", nearest) + "?");
    }
    lines.add("`ruapc ls " + target.endpoint() + "` lists what there is");
    return new Explained(Outcome.REJECTED, lines.toArray(String[]::new));
  }

  private static String listing(Target target, String method) {
    String service = method.substring(0, method.indexOf('/'));
    return "`ruapc ls " + target.endpoint() + " " + service + "` says more";
  }

  private static String saidBy(RpcException failure) {
    String id =
        failure
            .id()
            .filter(text -> !failure.message().contains(text))
            .map(text -> " (the server's log has more under " + text + ")")
            .orElse("");
    return nameOf(failure) + (failure.message().isEmpty() ? "" : ": " + failure.message()) + id;
  }

  /// The word for what went wrong: of kinds that mean the same, such as those of Rust peers, one;
  /// of others, which are those of declared errors, the kind itself.
  private static String nameOf(RpcException failure) {
    return failure.code() == ErrorCode.UNKNOWN ? failure.kind() : failure.code().kind();
  }

  private static String text(Target target) {
    return target.timeout().toMillis() + " ms";
  }
}
