package io.ruapc.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruapc.RpcStream;
import io.ruapc.codec.Codec;
import io.ruapc.codec.CodecException;
import io.ruapc.codec.JsonReader;
import io.ruapc.codec.JsonWriter;
import io.ruapc.codec.MessagePackReader;
import io.ruapc.codec.MessagePackWriter;
import io.ruapc.service.Caller;
import io.ruapc.service.MethodDescriptor;
import io.ruapc.service.ServiceDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The rows of docs/COMPATIBILITY.md hold: what is called compatible is read by the other side,
/// what is called breaking is refused.
class CompatibilityTest {
  private static final ServiceDescriptor OLD = new OldContractRpc().descriptor();
  private static final ServiceDescriptor NEW = new NewContractRpc().descriptor();

  @Test
  void aFirstParameterBreaksUnlessItMayBeAbsent() {
    assertThat(newReads(old -> old.noneToOne())).isFalse();
    assertThat(newReads(old -> old.noneToOptional())).isTrue();
    assertThat(oldReads(now -> now.noneToOptional(Optional.empty()))).isTrue();
    assertThat(oldReads(now -> now.noneToOptional(Optional.of("a")))).isFalse();
  }

  @Test
  void aSecondParameterBreaks() {
    assertThat(newReads(old -> old.oneToTwo("a"))).isFalse();
    assertThat(oldReads(now -> now.oneToTwo("a", 1))).isFalse();
    assertThat(newReads(old -> old.oneToTwoRecord(new OldContract.Name("a")))).isFalse();
    assertThat(oldReads(now -> now.oneToTwoRecord(new OldContract.Name("a"), 1))).isFalse();
    assertThat(newReads(old -> old.twoToOne("a", 1))).isFalse();
    assertThat(oldReads(now -> now.twoToOne("a"))).isFalse();
  }

  @Test
  void aThirdParameterIsCompatibleWithADefaultAndOneWayWithout() {
    assertThat(newReads(old -> old.twoToThreeWithDefault("a", 1))).isTrue();
    assertThat(oldReads(now -> now.twoToThreeWithDefault("a", 1, 2))).isTrue();
    assertThat(newReads(old -> old.twoToThree("a", 1))).isFalse();
    assertThat(oldReads(now -> now.twoToThree("a", 1, 2))).isTrue();
    assertThat(newReads(old -> old.threeToTwo("a", 1, 2))).isTrue();
    assertThat(oldReads(now -> now.threeToTwo("a", 1))).isFalse();
  }

  @Test
  void theNameOfTheOnlyParameterDoesNotTravelAndThoseOfMoreDo() {
    assertThat(newReads(old -> old.renameOnly("a"))).isTrue();
    assertThat(newReads(old -> old.renameOne("a", 1))).isFalse();
    assertThat(newReads(old -> old.renameOneKeepingTheName("a", 1))).isTrue();
    assertThat(newReads(old -> old.reorder("a", 1))).isTrue();
    assertThat(oldReads(now -> now.reorder(1, "a"))).isTrue();
  }

  @Test
  void aComponentThatMayBeAbsentIsCompatible() {
    var name = new OldContract.Name("a");
    assertThat(newReads("addOptional", name)).isTrue();
    assertThat(newReads("addNullable", name)).isTrue();
    assertThat(newReads("addWithDefault", name)).isTrue();
    assertThat(oldReads("addOptional", new NewContract.WithOptional("a", Optional.of("b"))))
        .isTrue();
    assertThat(oldReads("addNullable", new NewContract.WithNullable("a", null))).isTrue();
    assertThat(oldReads("addWithDefault", new NewContract.WithDefault("a", "b"))).isTrue();
    assertThat(newReads("removeOptional", new OldContract.NickName("a", Optional.of("b"))))
        .isTrue();
    assertThat(oldReads("removeOptional", name)).isTrue();
  }

  @Test
  void aRequiredComponentIsCompatibleOneWay() {
    assertThat(newReads("addRequired", new OldContract.Name("a"))).isFalse();
    assertThat(oldReads("addRequired", new NewContract.WithRequired("a", "b"))).isTrue();
  }

  @Test
  void aRenamedComponentBreaksUnlessTheReaderKnowsTheOldName() {
    var nickName = new OldContract.NickName("a", Optional.empty());
    assertThat(newReads("renameComponent", nickName)).isFalse();
    assertThat(newReads("renameComponentWithAlias", nickName)).isTrue();
    assertThat(newReads("reorderComponents", nickName)).isTrue();
  }

  @Test
  void widerTypesReadNarrowerOnesAndTheOtherWayAsFarAsValuesFit() {
    assertThat(newReads("intToLong", Integer.MAX_VALUE)).isTrue();
    assertThat(oldReads("intToLong", 1L)).isTrue();
    assertThat(oldReads("intToLong", 1L << 40)).isFalse();
    assertThat(newReads("floatToDouble", 1.5f)).isTrue();
  }

  @Test
  void valuesReadOptionsAndNotTheOtherWay() {
    assertThat(newReads("toOptional", "a")).isTrue();
    assertThat(oldReads("toOptional", Optional.of("a"))).isTrue();
    assertThat(oldReads("toOptional", Optional.empty())).isFalse();
  }

  @Test
  void listsSetsAndArraysAreTheSameBytes() {
    assertThat(newReads("listToSet", List.of("a"))).isTrue();
    assertThat(oldReads("listToSet", Set.of("a"))).isTrue();
    assertThat(newReads("setToArray", Set.of("a"))).isTrue();
    assertThat(oldReads("setToArray", new String[] {"a"})).isTrue();
  }

  @Test
  void aNewConstantIsReadByThoseWhoHaveOneForUnknownOnes() {
    assertThat(newReads("addConstant", OldContract.Color.RED)).isTrue();
    assertThat(oldReads("addConstant", NewContract.Color.BLUE)).isFalse();
    assertThat(oldReads("addConstantBesideUnknown", NewContract.ColorOrOther.BLUE)).isTrue();
    assertThat(newReads("textToEnum", "RED")).isTrue();
    assertThat(newReads("textToEnum", "MAUVE")).isFalse();
    assertThat(oldReads("textToEnum", OldContract.Color.GREEN)).isTrue();
  }

  @Test
  void aFirstComponentOfAVariantBreaksIt() {
    assertThat(newReads("variantGrows", new OldContract.Shape.Dot())).isFalse();
    assertThat(newReads("variantGrows", new OldContract.Shape.Circle(1, null))).isTrue();
  }

  /// Whether a new server reads the arguments of this call of an old client.
  private static boolean newReads(Consumer<OldContract> call) {
    var caller = new CapturingCaller();
    call.accept(new OldContractRpc().stub(caller));
    return caller.isReadBy(NEW);
  }

  /// Whether an old server reads the arguments of this call of a new client.
  private static boolean oldReads(Consumer<NewContract> call) {
    var caller = new CapturingCaller();
    call.accept(new NewContractRpc().stub(caller));
    return caller.isReadBy(OLD);
  }

  /// Whether a new client reads this result of an old server.
  private static boolean newReads(String method, Object result) {
    return isRead(method(OLD, method).result(), result, method(NEW, method).result());
  }

  /// Whether an old client reads this result of a new server.
  private static boolean oldReads(String method, Object result) {
    return isRead(method(NEW, method).result(), result, method(OLD, method).result());
  }

  private static MethodDescriptor<?, ?> method(ServiceDescriptor service, String name) {
    return service.methods().stream()
        .filter(method -> method.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /// Both formats must agree.
  @SuppressWarnings("unchecked") // a value of the method that the codec belongs to
  private static <T extends @Nullable Object> boolean isRead(
      Codec<?> writing, T value, Codec<?> reading) {
    var codec = (Codec<T>) writing;
    var messagePack = new MessagePackWriter();
    codec.write(messagePack, value);
    var json = new JsonWriter();
    codec.write(json, value);
    boolean fromMessagePack =
        isRead(() -> {
          var source = new MessagePackReader();
          source.reset(messagePack.buffer(), 0, messagePack.position());
          reading.read(source);
        });
    boolean fromJson =
        isRead(() -> {
          var source = new JsonReader();
          source.reset(json.buffer(), 0, json.position());
          reading.read(source);
        });
    assertThat(fromJson).as("JSON as MessagePack").isEqualTo(fromMessagePack);
    return fromMessagePack;
  }

  private static boolean isRead(Runnable reading) {
    try {
      reading.run();
      return true;
    } catch (CodecException _) {
      return false;
    }
  }

  /// Keeps what a stub would have sent.
  private static final class CapturingCaller implements Caller {
    private @Nullable MethodDescriptor<?, ?> method;
    private @Nullable Object arguments;

    @Override
    @SuppressWarnings("NullAway") // only methods without result are called here
    public <A extends @Nullable Object, R extends @Nullable Object> R call(
        MethodDescriptor<A, R> method, A arguments) {
      this.method = method;
      this.arguments = arguments;
      return null;
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> callAsync(
        MethodDescriptor<A, R> method, A arguments) {
      throw new AssertionError("not asynchronous");
    }

    @Override
    public <A extends @Nullable Object> void send(
        MethodDescriptor<A, @Nullable Void> method, A arguments) {
      throw new AssertionError("not one-way");
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> R call(
        MethodDescriptor<A, R> method, A arguments, RpcStream<?> input) {
      throw new AssertionError("no stream");
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> callAsync(
        MethodDescriptor<A, R> method, A arguments, RpcStream<?> input) {
      throw new AssertionError("no stream");
    }

    @Override
    public <A extends @Nullable Object, T extends @Nullable Object> RpcStream<T> stream(
        MethodDescriptor<A, RpcStream<T>> method, A arguments, @Nullable RpcStream<?> input) {
      throw new AssertionError("no stream");
    }

    @Override
    public void release() {
      throw new AssertionError("no callback");
    }

    boolean isReadBy(ServiceDescriptor other) {
      MethodDescriptor<?, ?> called = method;
      if (called == null) {
        throw new AssertionError("nothing was called");
      }
      return isRead(
          called.arguments(),
          arguments,
          CompatibilityTest.method(other, called.name()).arguments());
    }
  }
}
