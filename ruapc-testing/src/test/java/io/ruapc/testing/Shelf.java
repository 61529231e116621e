package io.ruapc.testing;

import io.ruapc.RpcError;
import io.ruapc.RpcService;

/// Books that can be borrowed.
@RpcService
public interface Shelf {
  /// Takes a book away.
  Book borrow(String title) throws NotThere;

  /// Waits until a book is brought back.
  Book await(String title);

  /// A book.
  record Book(String title, int pages) {}

  /// Somebody else has it.
  @RpcError
  final class NotThere extends Exception {
    private static final long serialVersionUID = 1;

    private final String title;

    /// Of this title.
    public NotThere(String title) {
      super("no book " + title);
      this.title = title;
    }

    /// What is not there.
    public String title() {
      return title;
    }
  }
}
