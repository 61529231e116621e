//! A proxy that keeps the messages that pass through it: how bytes of the published crate become test
//! vectors.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use serde::Serialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

const HEADER_BYTES: usize = 8;
const LENGTH_OFFSET: usize = 4;

/// One recorded exchange, in the form of the vector files.
#[derive(Serialize)]
struct Vector {
    id: String,
    title: String,
    hex: Vec<String>,
    verified: &'static str,
}

#[derive(Serialize)]
struct VectorFile<'a> {
    about: &'static str,
    vectors: &'a [Vector],
}

/// The exchanges seen so far.
#[derive(Default)]
pub struct Recorder {
    passing: Arc<Mutex<Vec<String>>>,
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
                tokio::spawn(pass(client_reader, server_writer, passing.clone()));
                tokio::spawn(pass(server_reader, client_writer, passing.clone()));
            }
        });
        Ok(address)
    }

    /// Ends one exchange: what passed since the last one becomes a vector, if it was right.
    pub fn keep(&self, format: &str, group: &str, name: &str, ok: bool) {
        let messages = std::mem::take(&mut *self.passing.lock().unwrap());
        if ok {
            self.vectors.lock().unwrap().push(Vector {
                id: format!("R-{group}-{name}-{format}"),
                title: format!(
                    "TCP, {format}, {group}/{name}, {} messages",
                    messages.len()
                ),
                hex: messages,
                verified: "recorded between a client and a server of the published crate 0.2.0-alpha.7; the client found the answer right",
            });
        }
    }

    /// All vectors as the text of a vector file.
    pub fn to_json(&self) -> String {
        let file = VectorFile {
            about: "Messages recorded between two peers of the Rust crate ruapc 0.2.0-alpha.7 (ruapc-tests/rust is both). Written by `peer record`. Where the same name stands in both formats, both carry the same values. hex: one string per message, request first.",
            vectors: &self.vectors.lock().unwrap(),
        };
        serde_json::to_string_pretty(&file).expect("plain data")
    }
}

/// Copies whole messages; each is noted before it is passed on, so that whoever has an answer knows
/// that it was recorded.
async fn pass(
    mut source: OwnedReadHalf,
    mut target: OwnedWriteHalf,
    passing: Arc<Mutex<Vec<String>>>,
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
        passing.lock().unwrap().push(hex(&message));
        target.write_all(&message).await?;
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
