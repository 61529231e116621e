package io.ruapc.service;

import io.ruapc.codec.Codec;
import io.ruapc.codec.CodecException;
import io.ruapc.codec.FieldNames;
import io.ruapc.codec.JsonReader;
import io.ruapc.codec.JsonWriter;
import io.ruapc.codec.MessagePackReader;
import io.ruapc.codec.MessagePackWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An argument that can be called: at its owner the user's object, at its holder a stub; on the
/// wire a number, its handle, which means something on one connection only.
///
/// It is the generated code's: users see the interface. Whoever sends it gives it a handle for the
/// connection on which the call goes out, whoever receives it binds it to a stub.
///
/// @param <S> the `@RpcService` interface
public final class CallbackArgument<S> {
  private static final FieldNames NAMES = FieldNames.of("callback", "own");
  private static final int CALLBACK = 0;
  private static final int OWN = 1;
  private static final long NO_HANDLE = 0;

  private final Class<S> contract;
  private final @Nullable BoundService service;
  private @Nullable ServiceContract<S> generated;
  private @Nullable S object;
  private long handle;
  private boolean isReturned;

  private CallbackArgument(
      Class<S> contract, @Nullable BoundService service, @Nullable S object, long handle) {
    this.contract = contract;
    this.service = service;
    this.object = object;
    this.handle = handle;
  }

  /// The argument for `object`. A null, which the contract does not allow, stays one: it fails
  /// where the arguments are written, as any other null does, and the failure names it.
  @SuppressWarnings("NullAway")
  public static <S> CallbackArgument<S> of(Class<S> contract, S object) {
    return ofNullable(contract, object);
  }

  /// The argument for an object whose contract is known by name only: for tools.
  ///
  /// @param contract the type of the object, of which nothing is generated
  /// @param object stands for the service and for no other; closed when nobody holds it any more
  /// @param service what answers
  public static <S> CallbackArgument<S> raw(Class<S> contract, S object, BoundService service) {
    return new CallbackArgument<>(contract, service, object, NO_HANDLE);
  }

  /// The argument for `object`, null for none.
  public static <S> @Nullable CallbackArgument<S> ofNullable(
      Class<S> contract, @Nullable S object) {
    return object == null ? null : new CallbackArgument<>(contract, null, object, NO_HANDLE);
  }

  /// The argument for what may be left out; for a null, see [#of].
  @SuppressWarnings("NullAway")
  public static <S> Optional<CallbackArgument<S>> ofOptional(
      Class<S> contract, Optional<S> object) {
    return object == null ? null : object.map(present -> of(contract, present));
  }

  /// An argument that may be left out; null where it is, or is wrongly null itself.
  @SuppressWarnings("NullAway")
  public static <S> @Nullable CallbackArgument<S> orNull(Optional<CallbackArgument<S>> argument) {
    return argument == null ? null : argument.orElse(null);
  }

  /// What can be called; null where there is no argument.
  public static <S> @Nullable S objectOf(@Nullable CallbackArgument<S> argument) {
    return argument == null ? null : argument.object();
  }

  /// The interface.
  public Class<S> contract() {
    return contract;
  }

  /// What can be called: the owner's object, or the holder's stub.
  public S object() {
    S bound = object;
    if (bound == null) {
      throw new IllegalStateException("callback " + handle + " has not been bound to a stub");
    }
    return bound;
  }

  /// The owner's object as a service.
  public BoundService service() {
    return service == null ? BoundService.of(generated(), object()) : service;
  }

  /// Where the calls of the object go when it is a stub; null for any other.
  public @Nullable Caller caller() {
    return service == null ? generated().callerOf(object()) : null;
  }

  private ServiceContract<S> generated() {
    ServiceContract<S> known = generated;
    if (known == null) {
      known = ServiceContracts.of(contract);
      generated = known;
    }
    return known;
  }

  /// The stub through which this side calls.
  public void bind(S stub) {
    this.object = stub;
  }

  /// The handle under which it was exported, or came.
  public long handle() {
    return handle;
  }

  /// The handle on the connection on which it is about to be sent.
  public void handle(long handle) {
    this.handle = handle;
    this.isReturned = false;
  }

  /// It goes back to its owner, on the connection on which it came.
  ///
  /// @param handle the owner's
  public void giveBack(long handle) {
    this.handle = handle;
    this.isReturned = true;
  }

  /// Whether the object is the receiver's own, and the handle one that the receiver gave.
  public boolean isReturned() {
    return isReturned;
  }

  /// `{"callback": handle}`, or `{"own": handle}` where it goes back to its owner.
  public static <S> Codec<CallbackArgument<S>> codec(Class<S> contract) {
    return new HandleCodec<>(contract);
  }

  private record HandleCodec<S>(Class<S> contract) implements Codec<CallbackArgument<S>> {
    @Override
    public void write(MessagePackWriter target, CallbackArgument<S> value) {
      int member = value.isReturned ? OWN : CALLBACK;
      target.beginObject(1);
      target.writeName(NAMES, member);
      target.writeLong(exported(value));
      target.endObject();
    }

    @Override
    public void write(JsonWriter target, CallbackArgument<S> value) {
      int member = value.isReturned ? OWN : CALLBACK;
      target.beginObject(1);
      target.writeName(NAMES, member);
      target.writeLong(exported(value));
      target.endObject();
    }

    private long exported(CallbackArgument<S> value) {
      if (value.handle == NO_HANDLE) {
        throw new IllegalStateException(
            "a callback of " + contract.getName() + " stands where none can be sent");
      }
      return value.handle;
    }

    @Override
    public CallbackArgument<S> read(MessagePackReader source) {
      long callback = NO_HANDLE;
      long own = NO_HANDLE;
      source.beginObject(NAMES);
      int member;
      while ((member = source.nextField(NAMES, 0)) != FieldNames.END) {
        switch (member) {
          case CALLBACK -> callback = source.readLong();
          case OWN -> own = source.readLong();
          default -> source.skipValue();
        }
      }
      return received(callback, own);
    }

    @Override
    public CallbackArgument<S> read(JsonReader source) {
      long callback = NO_HANDLE;
      long own = NO_HANDLE;
      source.beginObject(NAMES);
      int member;
      while ((member = source.nextField(NAMES, 0)) != FieldNames.END) {
        switch (member) {
          case CALLBACK -> callback = source.readLong();
          case OWN -> own = source.readLong();
          default -> source.skipValue();
        }
      }
      return received(callback, own);
    }

    private CallbackArgument<S> received(long callback, long own) {
      if (Math.min(callback, own) != NO_HANDLE || Math.max(callback, own) < 1) {
        throw new CodecException(
            CodecException.Kind.INVALID_VALUE,
            "a callback is {\"callback\": n} or, for its owner, {\"own\": n}, with n from 1",
            "");
      }
      var argument = new CallbackArgument<S>(contract, null, null, Math.max(callback, own));
      argument.isReturned = own != NO_HANDLE;
      return argument;
    }
  }
}
