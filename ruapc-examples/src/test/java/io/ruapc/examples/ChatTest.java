package io.ruapc.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The room over TCP.
@Timeout(60)
final class ChatTest {
  private final Server server =
      Server.builder().service(Chat.class, new ChatRoom()).listen("127.0.0.1:0");

  private final Client client = newClient();

  private final Chat chat = client.stub(Chat.class);

  private final CountDownLatch awake = new CountDownLatch(1);

  @AfterEach
  void close() {
    awake.countDown();
    client.close();
    server.close();
  }

  @Test
  void allHearWhatIsSaid() throws Exception {
    var alice = new Hearing();
    var bob = new Hearing();
    chat.join("alice", alice);
    chat.join("bob", bob);
    chat.say("carol", "hello");
    chat.leave("bob");

    assertThat(alice.next()).isEqualTo("alice joined");
    assertThat(alice.next()).isEqualTo("bob joined");
    assertThat(alice.next()).isEqualTo("carol: hello");
    assertThat(alice.next()).isEqualTo("bob left");
    assertThat(bob.next()).isEqualTo("bob joined");
    assertThat(bob.next()).isEqualTo("carol: hello");
    assertThat(bob.next()).isEqualTo("closed");
    assertThat(chat.who()).containsExactly("alice");
  }

  @Test
  void aNameIsGivenOnce() throws Exception {
    chat.join("alice", new Hearing());

    assertThatThrownBy(() -> chat.join("alice", new Hearing()))
        .isInstanceOfSatisfying(
            NameTaken.class, error -> assertThat(error.name()).isEqualTo("alice"));
    assertThat(chat.who()).containsExactly("alice");
  }

  @Test
  void whoseConnectionEndsIsNotInTheRoom() throws Exception {
    var alice = new Hearing();
    chat.join("alice", alice);
    try (var other = newClient()) {
      other.stub(Chat.class).join("bob", new Hearing());
      assertThat(chat.who()).containsExactly("alice", "bob");
    }

    assertThat(alice.next()).isEqualTo("alice joined");
    assertThat(alice.next()).isEqualTo("bob joined");
    assertThat(alice.next()).isEqualTo("bob left");
    assertThat(chat.who()).containsExactly("alice");
  }

  @Test
  void aListenerThatHangsDoesNotHoldUpTheRoom() throws Exception {
    var alice = new Hearing();
    chat.join("alice", alice);
    try (var other = newClient()) {
      other.stub(Chat.class).join("sleeper", new Sleeping());
      assertThat(alice.next()).isEqualTo("alice joined");
      assertThat(alice.next()).isEqualTo("sleeper joined");
      int said = 0;
      String heard;
      do { // until more waits for the sleeper than may
        chat.say("carol", "hello " + ++said);
        heard = alice.next();
      } while (heard.equals("carol: hello " + said));

      assertThat(heard).isEqualTo("sleeper left");
      assertThat(said).isGreaterThan(ChatMember.MAX_WAITING / 2);
      assertThat(alice.next()).isEqualTo("carol: hello " + said);
    }
  }

  @Test
  void whoIsTooFarBehindIsLost() throws Exception {
    var lost = new LinkedBlockingQueue<ChatMember>();
    var member = new ChatMember("sleeper", new Sleeping(), lost::add);
    for (int i = 0; i < ChatMember.MAX_WAITING + 2; i++) {
      member.tell(listener -> listener.said("carol", "hello"));
    }

    assertThat(lost.take()).isSameAs(member);
  }

  private Client newClient() {
    return Client.create("tcp://" + server.address());
  }

  /// Keeps what it hears.
  private static final class Hearing implements ChatListener {
    private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();

    String next() throws InterruptedException {
      return events.take();
    }

    @Override
    public void joined(String name) {
      events.add(name + " joined");
    }

    @Override
    public void left(String name) {
      events.add(name + " left");
    }

    @Override
    public void said(String name, String text) {
      events.add(name + ": " + text);
    }

    @Override
    public void close() {
      events.add("closed");
    }
  }

  /// Never comes back from the first event.
  private final class Sleeping implements ChatListener {
    @Override
    public void joined(String name) {
      sleep();
    }

    @Override
    public void left(String name) {
      sleep();
    }

    @Override
    public void said(String name, String text) {
      sleep();
    }

    private void sleep() {
      try {
        awake.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
