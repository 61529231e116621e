//! A proxy that keeps the messages that pass through it: how bytes of the published crate become test
//! vectors.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use serde::Serialize;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

const HEADER_BYTES: usize = 8;
const LENGTH_OFFSET: usize = 4;
const META_LENGTH_BYTES: usize = 4;
/// The flag of a MessagePack payload.
const MESSAGE_PACK: u64 = 4;
const JSON: &str = "json";

/// Which side of a connection sent a message.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
enum Side {
    Client,
    Server,
}

/// One message, as the vector files show it.
#[derive(Serialize)]
struct Message {
    from: Side,
    hex: String,
    meta: Value,
    format: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<Value>,
}

/// One exchange, as the vector files show it.
#[derive(Serialize)]
struct Vector {
    id: String,
    title: String,
    source: &'static str,
    messages: Vec<Message>,
}

#[derive(Serialize)]
struct VectorFile<'a> {
    about: &'static str,
    vectors: &'a [Vector],
}

/// What has passed since the last exchange ended.
type Passing = Arc<Mutex<Vec<(Side, Vec<u8>)>>>;

/// The exchanges seen so far.
#[derive(Default)]
pub struct Recorder {
    passing: Passing,
    vectors: Mutex<Vec<Vector>>,
}

impl Recorder {
    /// Accepts connections for `target` and returns the address to connect to instead.
    pub async fn stand_before(&self, target: SocketAddr) -> std::io::Result<SocketAddr> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let passing = self.passing.clone();
        tokio::spawn(async move {
            while let Ok((inbound, _)) = listener.accept().await {
                let Ok(outbound) = TcpStream::connect(target).await else {
                    continue;
                };
                let (client_reader, client_writer) = inbound.into_split();
                let (server_reader, server_writer) = outbound.into_split();
                tokio::spawn(pass(
                    Side::Client,
                    client_reader,
                    server_writer,
                    passing.clone(),
                ));
                tokio::spawn(pass(
                    Side::Server,
                    server_reader,
                    client_writer,
                    passing.clone(),
                ));
            }
        });
        Ok(address)
    }

    /// Ends one exchange: what passed since the last one becomes a vector, if it was right.
    pub fn keep(&self, format: &str, group: &str, name: &str, ok: bool) {
        let frames = std::mem::take(&mut *self.passing.lock().unwrap());
        if !ok {
            return;
        }
        let mut vectors = self.vectors.lock().unwrap();
        let twin = vectors
            .iter()
            .find(|vector| vector.id == id(JSON, group, name));
        let messages = frames
            .into_iter()
            .enumerate()
            .map(|(index, (from, frame))| {
                let twin = twin.and_then(|twin| twin.messages.get(index));
                describe(from, &frame, twin)
            })
            .collect();
        let vector = Vector {
            id: id(format, group, name),
            title: format!("{group}: {name}, {format}"),
            source: "captured from the Rust peer 0.2.0-alpha.7, client and server; the client found the answer right",
            messages,
        };
        vectors.push(vector);
    }

    /// All vectors as the text of a vector file.
    pub fn to_json(&self) -> String {
        let file = VectorFile {
            about: "Whole messages over TCP between two peers of the Rust crate: the services of ruapc-tests/rust, every call in both formats. Written by `peer record`. See README.md.",
            vectors: &self.vectors.lock().unwrap(),
        };
        serde_json::to_string_pretty(&file).expect("plain data")
    }
}

/// Copies whole messages; each is noted before it is passed on, so that whoever has an answer knows
/// that it was recorded.
async fn pass(
    from: Side,
    mut source: OwnedReadHalf,
    mut target: OwnedWriteHalf,
    passing: Passing,
) -> std::io::Result<()> {
    loop {
        let mut message = vec![0; HEADER_BYTES];
        source.read_exact(&mut message).await?;
        let length = u32::from_be_bytes(
            message[LENGTH_OFFSET..HEADER_BYTES]
                .try_into()
                .expect("four bytes"),
        );
        message.resize(HEADER_BYTES + length as usize, 0);
        source.read_exact(&mut message[HEADER_BYTES..]).await?;
        passing.lock().unwrap().push((from, message.clone()));
        target.write_all(&message).await?;
    }
}

fn id(format: &str, group: &str, name: &str) -> String {
    format!("R-{group}-{name}-{format}")
}

/// `twin` is the same message in JSON, if there is one: what MessagePack says in ways that JSON values
/// have no name for (bytes, numbers as keys) is taken from there.
fn describe(from: Side, frame: &[u8], twin: Option<&Message>) -> Message {
    let body = &frame[HEADER_BYTES..];
    let (length, rest) = body.split_at(META_LENGTH_BYTES);
    let length = u32::from_be_bytes(length.try_into().expect("four bytes")) as usize;
    let (meta, payload) = rest.split_at(length);
    let meta: Value = rmp_serde::from_slice(meta).expect("a meta of the crate");
    let flags = meta["flags"].as_u64().expect("always written");
    let (format, payload) = if flags & MESSAGE_PACK == 0 {
        (JSON, serde_json::from_slice(payload).ok())
    } else {
        let value = rmp_serde::from_slice(payload).ok();
        let value = value.or_else(|| twin.and_then(|twin| twin.payload.clone()));
        ("msgpack", value)
    };
    Message {
        from,
        hex: hex(frame),
        meta,
        format,
        payload,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
