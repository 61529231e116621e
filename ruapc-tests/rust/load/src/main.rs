//! The Rust side of the echo benchmark: a server, and a client that loads one.
//!
//! Everything it says on standard output is one JSON object per line. Both end with their standard input,
//! so none outlives whoever started it.

// The service macro wants owned request types behind a reference.
#![allow(clippy::ptr_arg)]

mod client;

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use ruapc::{Context, Endpoint, Router, Server, SocketPoolConfig, service};
use tokio::io::{AsyncBufReadExt, BufReader};

use crate::client::Load;

type Failure = Box<dyn std::error::Error>;

/// What is called: a text and the same text back.
#[service]
pub trait EchoService {
    async fn echo(&self, ctx: &Context, text: &String) -> ruapc::Result<String>;
}

struct Echo;

impl EchoService for Echo {
    async fn echo(&self, _ctx: &Context, text: &String) -> ruapc::Result<String> {
        Ok(text.clone())
    }
}

#[derive(Parser)]
#[command(name = "load", about = "An echo server, and a client that loads one")]
enum Command {
    /// Serves `EchoService/echo`.
    Server {
        #[arg(long, default_value = "127.0.0.1:0")]
        listen: SocketAddr,
    },
    /// Calls an echo server in a closed loop, for a time or as told on standard input.
    Client(ClientOptions),
}

#[derive(clap::Args)]
struct ClientOptions {
    /// For example tcp://127.0.0.1:8000.
    #[arg(long)]
    connect: Endpoint,
    #[arg(long, default_value_t = 1)]
    connections: usize,
    /// Calls in flight on each connection.
    #[arg(long, default_value_t = 1)]
    outstanding: usize,
    /// Length of the text.
    #[arg(long, default_value_t = 16)]
    bytes: usize,
    /// One run of so many seconds. Without it, each line `run SECONDS` of standard input is one.
    #[arg(long)]
    seconds: Option<f64>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match Command::parse() {
        Command::Server { listen } => serve(listen).await,
        Command::Client(options) => load(options).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("load: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(listen: SocketAddr) -> Result<(), Failure> {
    let mut router = Router::default();
    EchoService::ruapc_export(Arc::new(Echo), &mut router);
    let server = Server::create(router, &SocketPoolConfig::default())?;
    let address = server.listen(listen).await?;
    println!("{}", serde_json::json!({"listening": address}));
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while lines.next_line().await?.is_some() {}
    server.stop();
    Ok(())
}

async fn load(options: ClientOptions) -> Result<(), Failure> {
    let load = Load::connect(
        &options.connect,
        options.connections,
        options.outstanding,
        options.bytes,
    )?;
    if let Some(seconds) = options.seconds {
        println!("{}", load.run(Duration::try_from_secs_f64(seconds)?).await?);
        return Ok(());
    }
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Some(line) = lines.next_line().await? {
        let seconds = line
            .strip_prefix("run ")
            .ok_or_else(|| format!("expected `run SECONDS`, got `{line}`"))?;
        let duration = Duration::try_from_secs_f64(seconds.parse()?)?;
        println!("{}", load.run(duration).await?);
    }
    Ok(())
}
