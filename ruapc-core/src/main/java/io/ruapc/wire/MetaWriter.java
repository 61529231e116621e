package io.ruapc.wire;

import io.ruapc.Headers;
import io.ruapc.codec.FieldNames;
import io.ruapc.codec.MessagePackWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes the meta of a message, the twin of [MetaReader].
///
/// One method for each key, to be called in the order in which they stand here, which is the order
/// on the wire. What is absent is left out, so empty values write nothing.
final class MetaWriter {
  private final MessagePackWriter target;
  private int start;
  private int entries;
  private int lastKey;

  MetaWriter(MessagePackWriter target) {
    this.target = target;
  }

  /// Begins where the target stands.
  MetaWriter begin() {
    start = target.position();
    entries = 0;
    lastKey = -1;
    // The count is not known yet. Even all keys together fit the header of one byte.
    target.beginObject(0);
    return this;
  }

  MetaWriter method(String method) {
    if (!method.isEmpty()) {
      key(MetaKeys.METHOD);
      target.writeString(method);
    }
    return this;
  }

  MetaWriter flags(int flags) {
    key(MetaKeys.FLAGS);
    target.writeInt(flags);
    return this;
  }

  MetaWriter messageId(long messageId) {
    key(MetaKeys.MESSAGE_ID);
    target.writeUnsignedLong(messageId);
    return this;
  }

  MetaWriter readRegions(List<Region> regions) {
    return regions(MetaKeys.READ_REGIONS, regions);
  }

  MetaWriter writeRegions(List<Region> regions) {
    return regions(MetaKeys.WRITE_REGIONS, regions);
  }

  MetaWriter timeoutMillis(long timeoutMillis) {
    if (timeoutMillis != 0) {
      key(MetaKeys.TIMEOUT);
      target.writeLong(timeoutMillis);
    }
    return this;
  }

  MetaWriter hello(@Nullable Hello hello) {
    if (hello == null) {
      return this;
    }
    key(MetaKeys.HELLO);
    FieldNames names = MetaKeys.HELLO_NAMES;
    target.beginObject(
        1
            + (hello.agent() != null ? 1 : 0)
            + (hello.session() != null ? 1 : 0)
            + (hello.maxMessageBytes() > 0 ? 1 : 0)
            + (hello.maxStreamItemBytes() > 0 ? 1 : 0)
            + (hello.headers().isEmpty() ? 0 : 1));
    target.writeName(names, MetaKeys.HELLO_CAPS);
    target.beginArray(hello.capabilities().size());
    for (String capability : hello.capabilities()) {
      target.writeString(capability);
    }
    target.endArray();
    if (hello.agent() != null) {
      target.writeName(names, MetaKeys.HELLO_AGENT);
      target.writeString(hello.agent());
    }
    if (hello.session() != null) {
      target.writeName(names, MetaKeys.HELLO_SESSION);
      target.writeString(hello.session());
    }
    if (hello.maxMessageBytes() > 0) {
      target.writeName(names, MetaKeys.HELLO_MAX_MESSAGE);
      target.writeLong(hello.maxMessageBytes());
    }
    if (hello.maxStreamItemBytes() > 0) {
      target.writeName(names, MetaKeys.HELLO_MAX_STREAM_ITEM);
      target.writeLong(hello.maxStreamItemBytes());
    }
    if (!hello.headers().isEmpty()) {
      target.writeName(names, MetaKeys.HELLO_HEADERS);
      writeHeaders(hello.headers());
    }
    target.endObject();
    return this;
  }

  MetaWriter headers(Headers headers) {
    if (!headers.isEmpty()) {
      key(MetaKeys.HEADERS);
      writeHeaders(headers);
    }
    return this;
  }

  MetaWriter target(long handle) {
    if (handle != Meta.ABSENT) {
      key(MetaKeys.TARGET);
      target.writeLong(handle);
    }
    return this;
  }

  MetaWriter keep(long... handles) {
    if (handles.length > 0) {
      key(MetaKeys.KEEP);
      target.beginArray(handles.length);
      for (long handle : handles) {
        target.writeLong(handle);
      }
      target.endArray();
    }
    return this;
  }

  MetaWriter credit(long credit) {
    if (credit != Meta.ABSENT) {
      key(MetaKeys.CREDIT);
      target.writeLong(credit);
    }
    return this;
  }

  MetaWriter end() {
    key(MetaKeys.END);
    target.writeBoolean(true);
    return this;
  }

  MetaWriter cancel() {
    key(MetaKeys.CANCEL);
    target.writeBoolean(true);
    return this;
  }

  /// Ends the meta; nothing can be added to it.
  void finish() {
    target.endObject();
    target.buffer()[start] |= (byte) entries;
  }

  private MetaWriter regions(int key, List<Region> regions) {
    if (regions.isEmpty()) {
      return this;
    }
    key(key);
    target.beginArray(regions.size());
    for (Region region : regions) {
      target.beginObject(3);
      target.writeName(MetaKeys.REGION_NAMES, MetaKeys.REGION_KEY);
      target.beginObject(2);
      target.writeName(MetaKeys.REGION_KEY_NAMES, MetaKeys.REGION_LKEY);
      target.writeLong(region.localKey());
      target.writeName(MetaKeys.REGION_KEY_NAMES, MetaKeys.REGION_RKEY);
      target.writeLong(region.remoteKey());
      target.endObject();
      target.writeName(MetaKeys.REGION_NAMES, MetaKeys.REGION_ADDRESS);
      target.writeUnsignedLong(region.address());
      target.writeName(MetaKeys.REGION_NAMES, MetaKeys.REGION_LENGTH);
      target.writeUnsignedLong(region.length());
      target.endObject();
    }
    target.endArray();
    return this;
  }

  private void writeHeaders(Headers headers) {
    target.beginObject(headers.size());
    for (Map.Entry<String, String> header : headers) {
      target.writeKey(header.getKey());
      target.writeString(header.getValue());
    }
    target.endObject();
  }

  private void key(int key) {
    if (key <= lastKey) {
      throw new IllegalStateException(
          MetaKeys.NAMES.name(key) + " is written before " + MetaKeys.NAMES.name(lastKey));
    }
    lastKey = key;
    entries++;
    target.writeName(MetaKeys.NAMES, key);
  }
}
