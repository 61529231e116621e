package io.ruapc.tests.generated;

import io.ruapc.RpcStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Answers what its callers can tell apart, and keeps what it was given.
final class LocalRadio implements Radio {
  static final UUID NOBODY = new UUID(0, 0);

  final List<@Nullable Object> received = new ArrayList<>();

  @Override
  public RpcStream<Song> play(String artist, int limit) throws NotFound {
    if (limit == 0) {
      throw new NotFound("nobody", NOBODY);
    }
    List<Song> songs = new ArrayList<>();
    for (int i = 0; i < limit; i++) {
      songs.add(new Song("song " + i, Optional.of(artist)));
    }
    return RpcStream.from(songs);
  }

  @Override
  public long record(String shelf, RpcStream<Song> songs) {
    received.add(shelf);
    received.addAll(songs.toList());
    return received.size();
  }

  @Override
  public void recordAll(RpcStream<@Nullable String> titles) {
    received.addAll(titles.toList());
  }

  @Override
  public CompletionStage<Integer> count(RpcStream<List<String>> titles) {
    return CompletableFuture.completedFuture(titles.toList().stream().mapToInt(List::size).sum());
  }

  @Override
  public RpcStream<String> translate(String language, RpcStream<String> lines) {
    return RpcStream.produce(out -> lines.forEach(line -> out.send(language + " " + line)));
  }

  @Override
  public void tune(Listener listener) {
    received.add(listener.heard("tune", 1));
  }

  @Override
  public String ask(String question, Optional<Listener> first, @Nullable Listener second) {
    return question
        + first.map(listener -> " first " + listener.heard(question, 1)).orElse("")
        + (second == null ? "" : " second " + second.heard(question, 2));
  }

  @Override
  public void subscribe(@Nullable Fan fan) {
    received.add(fan);
  }

  @Override
  public CompletionStage<Integer> poll(Optional<Listener> listener) {
    return CompletableFuture.completedFuture(
        listener.map(present -> present.heard("poll", 7)).orElse(-1));
  }

  @Override
  public RpcStream<Integer> rate(RpcStream<Song> songs, Listener listener) {
    return RpcStream.from(
        songs.toList().stream().map(song -> listener.heard(song.title(), 0)).toList());
  }
}
