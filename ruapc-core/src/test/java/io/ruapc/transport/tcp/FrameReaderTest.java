package io.ruapc.transport.tcp;

import static io.ruapc.transport.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ruapc.transport.Frames;
import io.ruapc.transport.netty.UnfinishedBytes;
import io.ruapc.transport.netty.UnfinishedMessage;
import io.ruapc.wire.FrameLayout;
import io.ruapc.wire.WireException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameReaderTest {
  private final UnfinishedBytes common = new UnfinishedBytes(1024 * 1024);
  private final FrameReader reader = new FrameReader(FrameLayout.MAX_MESSAGE_BYTES, common);

  private List<byte[]> read(byte[] bytes, int from, int to) {
    ByteBuf source = Unpooled.wrappedBuffer(bytes, from, to - from);
    List<byte[]> bodies = new ArrayList<>();
    for (byte[] body = reader.next(source); body != null; body = reader.next(source)) {
      bodies.add(body);
    }
    assertThat(source.isReadable()).isFalse();
    return bodies;
  }

  @Test
  void bytesMayBeSplitAtAnyTwoPlaces() {
    var stream = new ByteArrayOutputStream();
    List<String> sent = List.of("first", "the second", "third and last");
    sent.forEach(body -> stream.writeBytes(frame(body)));
    byte[] bytes = stream.toByteArray();
    for (int first = 0; first <= bytes.length; first++) {
      for (int second = first; second <= bytes.length; second++) {
        List<byte[]> bodies = new ArrayList<>();
        bodies.addAll(read(bytes, 0, first));
        bodies.addAll(read(bytes, first, second));
        bodies.addAll(read(bytes, second, bytes.length));
        assertThat(bodies).extracting(Frames::text).isEqualTo(sent);
        assertThat(reader.isInsideMessage()).isFalse();
      }
    }
  }

  @Test
  void bytesMayComeOneByOne() {
    byte[] bytes = frame("slowly");
    for (int i = 0; i < bytes.length - 1; i++) {
      assertThat(read(bytes, i, i + 1)).isEmpty();
      assertThat(reader.isInsideMessage()).isTrue();
    }
    List<byte[]> last = read(bytes, bytes.length - 1, bytes.length);
    assertThat(last).extracting(Frames::text).containsExactly("slowly");
    assertThat(reader.messages()).isEqualTo(1);
  }

  @Test
  void anySizesSurviveAnySplit() {
    var random = new Random(42);
    var stream = new ByteArrayOutputStream();
    List<byte[]> sent = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      byte[] body = new byte[FrameLayout.MIN_BODY_BYTES + random.nextInt(1 << random.nextInt(18))];
      random.nextBytes(body);
      sent.add(body);
      stream.writeBytes(frame(body));
    }
    byte[] bytes = stream.toByteArray();
    List<byte[]> bodies = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int to = Math.min(bytes.length, at + 1 + random.nextInt(1 << random.nextInt(18)));
      bodies.addAll(read(bytes, at, to));
      at = to;
    }
    assertThat(bodies).usingElementComparator(Arrays::compare).isEqualTo(sent);
    assertThat(common.held()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"X", "RX", "RUX", "RUAX", "RUA?", "GET / HTTP/1.1\r\n"})
  void aStrangerIsNoticedAtTheFirstWrongByte(String start) {
    byte[] bytes = start.getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> read(bytes, 0, bytes.length))
        .isInstanceOf(WireException.class)
        .hasMessageStartingWith("not a RuaPC frame: it begins with 0x");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void aBodyTooShortForAMessageIsRefused(int length) {
    assertThatThrownBy(() -> readHeader(length))
        .isInstanceOf(WireException.class)
        .hasMessage("frame of " + length + " bytes is too short for a message");
  }

  @Test
  void aMessageJustBelowTheLimitOfTheWireIsAwaited() {
    readHeader(67_108_855);
    assertThat(reader.isInsideMessage()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {67_108_856, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
  void aMessageOverTheLimitIsRefused(int length) {
    long size = Integer.toUnsignedLong(length) + FrameLayout.HEADER_BYTES;
    assertThatThrownBy(() -> readHeader(length))
        .isInstanceOf(WireException.class)
        .hasMessage("message of " + size + " bytes is over the limit of 67108863");
  }

  private void readHeader(int length) {
    byte[] header =
        ByteBuffer.allocate(FrameLayout.HEADER_BYTES)
            .putInt(FrameLayout.MAGIC)
            .putInt(length)
            .array();
    read(header, 0, header.length);
  }

  @Test
  void memoryGrowsWithWhatComesAndNotWithWhatIsPromised() {
    readHeader(64 * 1024 * 1024 - 9);
    assertThat(common.held()).isZero();
    read(new byte[64 * 1024], 0, 64 * 1024);
    assertThat(common.held()).isBetween(64L * 1024, 4 * 64L * 1024);
    reader.discard();
    assertThat(common.held()).isZero();
  }

  @Test
  void messagesOverTheCommonLimitAreRefusedAndSmallOnesAreNot() {
    assertThat(common.tryTake(1024 * 1024)).isTrue();
    byte[] small = frame("x".repeat(UnfinishedMessage.UNCOUNTED_BYTES));
    assertThat(read(small, 0, 100)).isEmpty();
    assertThat(read(small, 100, small.length)).hasSize(1);
    byte[] large = frame("x".repeat(UnfinishedMessage.UNCOUNTED_BYTES + 1));
    assertThat(read(large, 0, 100)).isEmpty();
    assertThatThrownBy(() -> read(large, 100, large.length))
        .isInstanceOf(WireException.class)
        .hasMessage("too many bytes in unfinished messages: no room for one of 4097 bytes");
    reader.discard();
    assertThat(common.held()).isEqualTo(1024 * 1024);
  }

  @Test
  void aMessageInOnePieceIsNotCounted() {
    assertThat(common.tryTake(1024 * 1024)).isTrue();
    byte[] large = frame("x".repeat(100_000));
    assertThat(read(large, 0, large.length)).extracting(Frames::text).hasSize(1);
  }
}
