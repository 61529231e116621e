package io.ruapc.tests.generated;

import io.ruapc.OneWay;
import io.ruapc.RpcService;
import io.ruapc.RpcStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A contract with streams and callbacks wherever they can stand.
@RpcService
interface Radio {
  /// Plays.
  ///
  /// @return the songs, in order
  RpcStream<Song> play(String artist, int limit) throws NotFound;

  /// Records.
  ///
  /// @param songs to be kept
  long record(String shelf, RpcStream<Song> songs);

  void recordAll(RpcStream<@Nullable String> titles);

  CompletionStage<Integer> count(RpcStream<List<String>> titles);

  RpcStream<String> translate(String language, RpcStream<String> lines);

  void tune(Listener listener);

  String ask(String question, Optional<Listener> first, @Nullable Listener second);

  void subscribe(@Nullable Fan fan);

  CompletionStage<Integer> poll(Optional<Listener> listener);

  RpcStream<Integer> rate(RpcStream<Song> songs, Listener listener);

  /// A song.
  record Song(String title, Optional<String> artist) {}

  /// Somebody who listens.
  @RpcService(name = "RadioListener")
  interface Listener {
    int heard(String title, int second);
  }

  /// Somebody who stays.
  @RpcService
  interface Fan extends AutoCloseable {
    @OneWay
    void news(String text);

    void meet(Fan other);

    RpcStream<String> wishes(RpcStream<Song> repertoire);

    void close(int reason);

    @Override
    default void close() {}
  }
}
