package io.ruapc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ruapc.Format;
import io.ruapc.Headers;
import io.ruapc.codec.MessagePackWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Metas that are written and read again, and metas that nobody should write. That metas look on
/// the wire as they must is tested with `spec/vectors`.
final class MetaTest {
  private static final byte[] REGIONS_OF_THE_SIBLING =
      HexFormat.of()
          .parseHex(
              "85a66d6574686f64b2426c6f62536572766963652f75706c6f6164a5666c61677305a56d73676964cd012c"
                  + "ac726561645f726567696f6e739183a36b657982a46c6b657901a4726b657901a461646472cf00007f"
                  + "0000200000a36c656ecd1000aa74696d656f75745f6d73cd03e8");

  private static byte[] body(byte[] meta, byte... payload) {
    byte[] body = new byte[FrameLayout.META_LENGTH_BYTES + meta.length + payload.length];
    FrameLayout.putInt(body, 0, meta.length);
    System.arraycopy(meta, 0, body, FrameLayout.META_LENGTH_BYTES, meta.length);
    System.arraycopy(payload, 0, body, body.length - payload.length, payload.length);
    return body;
  }

  private static byte[] written(Consumer<MetaWriter> keys) {
    var target = new MessagePackWriter();
    var writer = new MetaWriter(target).begin();
    keys.accept(writer);
    writer.finish();
    return target.toByteArray();
  }

  private static Meta read(byte[] meta, byte... payload) {
    var target = new Meta();
    MetaReader.read(body(meta, payload), target);
    return target;
  }

  private static Meta read(Consumer<MessagePackWriter> meta) {
    var target = new MessagePackWriter();
    meta.accept(target);
    return read(target.toByteArray());
  }

  @Test
  void aRequestSaysWhatWasWritten() {
    Meta meta =
        read(
            written(keys -> keys.method("A/b").flags(5).messageId(300).timeoutMillis(1_000)),
            (byte) 0xC0);
    assertThat(meta.method()).isEqualTo("A/b");
    assertThat(
            new String(
                meta.bytes(), meta.methodOffset(), meta.methodLength(), StandardCharsets.UTF_8))
        .isEqualTo("A/b");
    assertThat(meta.flags()).isEqualTo(5);
    assertThat(meta.messageId()).isEqualTo(300);
    assertThat(meta.hasTimeout()).isTrue();
    assertThat(meta.timeoutMillis()).isEqualTo(1_000);
    assertThat(meta.payloadFormat()).isEqualTo(Format.MESSAGE_PACK);
    assertThat(meta.payloadLength()).isEqualTo(1);
    assertThat(meta.hello()).isNull();
    assertThat(meta.headers().isEmpty()).isTrue();
    assertThat(meta.target()).isEqualTo(Meta.ABSENT);
    assertThat(meta.credit()).isEqualTo(Meta.ABSENT);
    assertThat(meta.keep()).isEmpty();
    assertThat(meta.isCancel()).isFalse();
    assertThat(meta.isEnd()).isFalse();
    assertThat(meta.isJson()).isFalse();
  }

  @Test
  void everyKeyComesBack() {
    var regions = List.of(new Region(1, 0xFFFF_FFFFL, -1, Long.MAX_VALUE), new Region(0, 0, 0, 0));
    var headers = Headers.of(Map.of("tenant", "acme"));
    var hello = new Hello(List.of("signal"), "agent", "session", 1, 2, headers);
    Meta meta =
        read(
            written(keys ->
                keys.method("Ünïcode/methöd")
                    .flags(255)
                    .messageId(-1)
                    .readRegions(regions)
                    .writeRegions(regions.subList(1, 2))
                    .timeoutMillis(0xFFFF_FFFFL)
                    .hello(hello)
                    .headers(headers)
                    .target(7)
                    .keep(1, Long.MAX_VALUE)
                    .credit(0)
                    .end()
                    .cancel()));
    assertThat(meta.method()).isEqualTo("Ünïcode/methöd");
    assertThat(meta.flags()).isEqualTo(255);
    assertThat(meta.messageId()).isEqualTo(-1);
    assertThat(meta.readRegions()).isEqualTo(regions);
    assertThat(meta.writeRegions()).isEqualTo(regions.subList(1, 2));
    assertThat(meta.timeoutMillis()).isEqualTo(0xFFFF_FFFFL);
    assertThat(meta.hello()).isEqualTo(hello);
    assertThat(meta.headers()).isEqualTo(headers);
    assertThat(meta.target()).isEqualTo(7);
    assertThat(meta.keep()).containsExactly(1, Long.MAX_VALUE);
    assertThat(meta.credit()).isZero();
    assertThat(meta.isEnd()).isTrue();
    assertThat(meta.isCancel()).isTrue();
  }

  @Test
  void whatIsAbsentIsNotWritten() {
    assertThat(
            written(keys ->
                keys.method("")
                    .readRegions(List.of())
                    .timeoutMillis(0)
                    .hello(null)
                    .headers(Headers.empty())
                    .target(Meta.ABSENT)
                    .keep()
                    .credit(Meta.ABSENT)))
        .containsExactly(0x80);
  }

  @Test
  void keysOutOfOrderAreABug() {
    assertThatThrownBy(() -> written(keys -> keys.messageId(1).flags(5)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("flags is written before msgid");
  }

  @Test
  void regionsAreThoseOfTheSibling() {
    var region = new Region(1, 1, 0x7F00_0020_0000L, 4096);
    assertThat(read(REGIONS_OF_THE_SIBLING).readRegions()).containsExactly(region);
    assertThat(
            written(keys ->
                keys.method("BlobService/upload")
                    .flags(5)
                    .messageId(300)
                    .readRegions(List.of(region))
                    .timeoutMillis(1_000)))
        .isEqualTo(REGIONS_OF_THE_SIBLING);
  }

  @Test
  void whatCanGrowHasALimit() {
    var region = new Region(1, 1, 1, 1);
    read(written(keys -> keys.readRegions(Collections.nCopies(64, region))));
    assertThatThrownBy(() -> read(written(k -> k.readRegions(Collections.nCopies(65, region)))))
        .isInstanceOf(WireException.class)
        .hasMessage("more than 64 regions");
    read(written(keys -> keys.keep(new long[10_000])));
    assertThatThrownBy(() -> read(written(keys -> keys.keep(new long[10_001]))))
        .hasMessage("more than 10000 handles are kept");
    String[] many = Collections.nCopies(65, "x").toArray(String[]::new);
    assertThatThrownBy(() -> read(written(keys -> keys.hello(Hello.of(many)))))
        .hasMessage("more than 64 capabilities");
  }

  @Test
  void headersOverALimitFailTheirCallOnly() {
    Meta tooLong = read(target -> headers(target, 1, "x".repeat(8 * 1024 + 1)));
    assertThat(tooLong.headersProblem()).isEqualTo("header name0 over 8192 bytes");
    assertThat(tooLong.headers().isEmpty()).isTrue();
    assertThat(tooLong.messageId()).isEqualTo(9);
    assertThat(read(target -> headers(target, 65, "x")).headersProblem())
        .isEqualTo("more than 64 headers");
    assertThat(read(target -> headers(target, 10_000, "x")).headersProblem())
        .isEqualTo("more than 64 headers");
    assertThat(read(target -> headers(target, 3, "x".repeat(8_000))).headersProblem())
        .isEqualTo("headers over 16384 bytes in total");
    assertThat(read(target -> headers(target, 64, "x")).headersProblem()).isNull();
  }

  private static void headers(MessagePackWriter target, int count, String value) {
    target.beginObject(2);
    target.writeString("headers");
    target.beginObject(count);
    for (int i = 0; i < count; i++) {
      target.writeString("name" + i);
      target.writeString(value);
    }
    target.endObject();
    target.writeString("msgid");
    target.writeInt(9);
    target.endObject();
  }

  @Test
  void aHeaderThatStandsTwiceFailsItsCall() {
    Meta meta =
        read(target -> {
          target.beginObject(1);
          target.writeString("headers");
          target.beginObject(2);
          target.writeString("user");
          target.writeString("alice");
          target.writeString("user");
          target.writeString("mallory");
          target.endObject();
          target.endObject();
        });
    assertThat(meta.headersProblem()).isEqualTo("header user stands twice");
    assertThat(meta.headers().isEmpty()).isTrue();
  }

  @Test
  void unknownKeysAreSkippedHoweverDeepTheirValues() {
    byte[] deep = new byte[100_000];
    Arrays.fill(deep, (byte) 0x91);
    deep[deep.length - 1] = (byte) 0xC0;
    byte[] known = written(keys -> keys.messageId(1));
    byte[] meta = new byte[known.length + 2 + deep.length];
    System.arraycopy(known, 0, meta, 0, known.length);
    meta[0]++;
    meta[known.length] = (byte) 0xA1;
    meta[known.length + 1] = 'x';
    System.arraycopy(deep, 0, meta, known.length + 2, deep.length);
    assertThat(read(meta).messageId()).isEqualTo(1);
  }

  @Test
  void aRequestThatCannotBeReadSaysWhoAsked() {
    byte[] meta = written(keys -> keys.method("A/b").flags(5).messageId(300).timeoutMillis(1));
    meta[meta.length - 1] = (byte) 0xC0;
    var refusal = catchThrowableOfType(WireException.class, () -> read(meta));
    assertThat(refusal).hasMessage("`timeout_ms` is no unsigned integer");
    assertThat(refusal.isMessageIdKnown()).isTrue();
    assertThat(refusal.messageId()).isEqualTo(300);
    assertThat(refusal.flags()).isEqualTo(5);
  }

  @Test
  void aResponseThatCannotBeReadIsNotAnswered() {
    byte[] meta = written(keys -> keys.flags(6).messageId(300).timeoutMillis(1));
    meta[meta.length - 1] = (byte) 0xC0;
    var refusal = catchThrowableOfType(WireException.class, () -> read(meta));
    assertThat(refusal.isMessageIdKnown()).isFalse();
  }

  @Test
  void lengthsThatDoNotFitAreRefused() {
    var meta = new Meta();
    assertThatThrownBy(() -> MetaReader.read(new byte[4], meta))
        .hasMessage("a body of 4 bytes is too short for a message");
    assertThatThrownBy(() -> MetaReader.read(new byte[10], meta))
        .hasMessage("meta of 0 bytes in a body of 10 bytes");
    byte[] beyond = body(new byte[] {(byte) 0x80});
    FrameLayout.putInt(beyond, 0, 2);
    assertThatThrownBy(() -> MetaReader.read(beyond, meta))
        .hasMessage("meta of 2 bytes in a body of 5 bytes");
    FrameLayout.putInt(beyond, 0, -1);
    assertThatThrownBy(() -> MetaReader.read(beyond, meta))
        .hasMessage("meta of 4294967295 bytes in a body of 5 bytes");
  }

  @Test
  void aMetaInJsonIsReadLikeAnyOther() {
    Meta first = read(text("{\"method\":\"EchoService/echo\",\"flags\":1}"), (byte) '1');
    assertThat(first.isJson()).isTrue();
    assertThat(first.isFirstGeneration()).isTrue();
    assertThat(first.method()).isEqualTo("EchoService/echo");
    assertThat(first.flags()).isEqualTo(1);
    assertThat(first.payloadFormat()).isEqualTo(Format.JSON);
    assertThat(first.payloadLength()).isEqualTo(1);

    Meta later =
        read(
            text(
                "{\"msgid\": 18446744073709551615, \"flags\": 1, \"method\": \"A\\/b\","
                    + " \"hello\": {\"caps\": [\"signal\"]}, \"other\": [1.5, null]}"));
    assertThat(later.isFirstGeneration()).isFalse();
    assertThat(later.messageId()).isEqualTo(-1);
    assertThat(later.method()).isEqualTo("A/b");
    assertThat(later.hello()).isEqualTo(Hello.of("signal"));
  }

  @Test
  void aBrokenMetaInJsonIsRefused() {
    assertThatThrownBy(() -> read(text("{\"method\":")))
        .isInstanceOf(WireException.class)
        .hasMessageStartingWith("the meta is no JSON: ");
    assertThatThrownBy(() -> read(text("{\"flags\":1.5}")))
        .isInstanceOf(WireException.class)
        .hasMessage("`flags` is no unsigned integer");
    assertThatThrownBy(() -> read(text("{\"flags\":1,\"flags\":1}")))
        .isInstanceOf(WireException.class)
        .hasMessage("`flags` stands twice in the meta");
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void brokenMetasFailAsSuchAndInNoOtherWay() {
    var random = new Random(11);
    byte[] whole =
        written(keys ->
            keys.method("A/b")
                .flags(5)
                .messageId(70_000)
                .readRegions(List.of(new Region(1, 2, 3, 4)))
                .timeoutMillis(1_000)
                .hello(new Hello(List.of("signal"), "a", "s", 1, 2, Headers.empty()))
                .headers(Headers.of(Map.of("tenant", "acme")))
                .keep(1, 2));
    var meta = new Meta();
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] broken = whole.clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      byte[] body = body(Arrays.copyOf(broken, 1 + random.nextInt(broken.length)));
      try {
        MetaReader.read(body, meta);
      } catch (WireException refusal) {
        refused++;
      }
    }
    assertThat(refused).isBetween(10_000, 20_000);
  }

  @Test
  void namesThatOnlyResembleKeysAreUnknown() {
    Meta meta =
        read(target -> {
          String[] names = {
            "abc",
            "abcd",
            "flagz",
            "msgie",
            "xxxxx",
            "methox",
            "targex",
            "cancex",
            "credix",
            "headerx",
            "timeout_mx",
            "read_regionx",
            "write_regionx",
            "",
            "a"
          };
          target.beginObject(names.length);
          for (String name : names) {
            target.writeString(name);
            target.writeNull();
          }
          target.endObject();
        });
    assertThat(meta.flags()).isZero();
  }

  @Test
  void largeMessagesAreNotHeldByTheirMeta() {
    Meta request = read(written(keys -> keys.method("A/b").flags(5)), new byte[1_000_000]);
    assertThat(request.method()).isEqualTo("A/b");
    assertThat(request.bytes()).hasSize(3);
    assertThat(request.payloadLength()).isEqualTo(1_000_000);
    Meta response = read(written(keys -> keys.flags(6).messageId(1)), new byte[1_000]);
    assertThat(response.bytes()).isEmpty();
  }
}
