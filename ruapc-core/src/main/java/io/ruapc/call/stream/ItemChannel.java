package io.ruapc.call.stream;

import io.ruapc.RpcException;
import io.ruapc.codec.Codec;
import io.ruapc.wire.MessageBuffers;
import org.jspecify.annotations.Nullable;

/// The messages of one call's streams, on their way to the other side.
///
/// Safe from any thread. What waits does so on the calling thread, until the call's deadline.
public interface ItemChannel {
  /// Sends one item; waits for room in the connection's queue.
  ///
  /// @return how many bytes it has
  /// @throws RpcException when the item cannot be written or sent
  <T extends @Nullable Object> int sendItem(Codec<T> codec, T item);

  /// Lets the other side send so many more items; waits for room in the connection's queue. No
  /// effect when the call or its connection has ended.
  void sendCredit(long items);

  /// Says that no more items will be taken. Never waits.
  void stopTaking();

  /// Counts bytes of items that are held until they are taken.
  ///
  /// @return whether that many may be held
  boolean hold(int bytes);

  /// Held bytes are given up.
  void release(int bytes);

  /// Wakes the thread that waits for what has come, once the rest of what came with it is there as
  /// well. Event loop only.
  void wakeAfterRead(Thread waiting);

  /// The most bytes that an item which comes in may have.
  int maxItemBytes();

  /// Where buffers for reading items come from.
  MessageBuffers buffers();

  /// Throws unless the calling thread may wait.
  void checkMayWait();
}
