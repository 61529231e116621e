package golden.echo;

import io.ruapc.RpcService;

/// Says what it hears.
@RpcService
public interface EchoService {
  /// Answers with its argument.
  ///
  /// @param text what comes back
  /// @return the same text
  String echo(String text);
}
