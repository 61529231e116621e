package io.ruapc.testing;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/// A shelf with one book, to which none is ever brought back unless its latch is opened.
final class SmallShelf implements Shelf {
  final CountDownLatch broughtBack = new CountDownLatch(1);
  private final Map<String, Book> books =
      new ConcurrentHashMap<>(Map.of("Emma", new Book("Emma", 474)));

  @Override
  public Book borrow(String title) throws NotThere {
    Book book = books.remove(title);
    if (book == null) {
      throw new NotThere(title);
    }
    return book;
  }

  @Override
  public Book await(String title) {
    try {
      broughtBack.await();
      return new Book(title, 1);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  Set<String> titles() {
    return books.keySet();
  }
}
