package io.ruapc.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruapc.testing.Shelf.Book;
import io.ruapc.testing.Shelf.NotThere;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// How a user tests a service; docs/TESTING.md quotes it.
class ShelfTest {
  @RegisterExtension
  final RuapcExtension rpc = RuapcExtension.create().service(Shelf.class, new SmallShelf());

  @Test
  void aBookIsBorrowedOnce(Shelf shelf) throws NotThere {
    assertThat(shelf.borrow("Emma")).isEqualTo(new Book("Emma", 474));
    assertThatThrownBy(() -> shelf.borrow("Emma")).isInstanceOf(NotThere.class);
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertThatThrownBy(() -> rpc.stub(Shelf.class).borrow("Moby-Dick"))
        .isInstanceOfSatisfying(
            NotThere.class, error -> assertThat(error.title()).isEqualTo("Moby-Dick"));
  }
}
