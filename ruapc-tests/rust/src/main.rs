//! A RuaPC peer in Rust: the other side of the interoperability tests.
//!
//! Everything it says on standard output is one JSON object per line. Servers say where they listen
//! and end with their standard input, so none outlives whoever started it.

// The service macro wants owned request types behind a reference.
#![allow(clippy::ptr_arg)]

mod checks;
mod record;
mod services;
mod values;

use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Parser;
use ruapc::{Endpoint, ListenMode, Server, SocketPoolConfig};
use tokio::io::{AsyncBufReadExt, BufReader};

use crate::checks::Checks;
use crate::record::Recorder;

type Failure = Box<dyn std::error::Error>;

#[derive(Parser)]
#[command(name = "peer", about = "A RuaPC peer for tests")]
enum Command {
    /// Serves every service of the tests, over every transport, until standard input ends.
    Server {
        #[arg(long, default_value = "127.0.0.1:0")]
        listen: SocketAddr,
    },
    /// Checks a server and prints a line per check; fails if one failed.
    Client {
        /// For example tcp://127.0.0.1:8000.
        #[arg(long)]
        connect: Endpoint,
        /// A group of checks to leave out; may be repeated.
        #[arg(long)]
        skip: Vec<String>,
    },
    /// Runs the checks against a server of its own and prints the messages as test vectors.
    Record,
}

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match Command::parse() {
        Command::Server { listen } => serve(listen).await,
        Command::Client { connect, skip } => check(&connect, &skip).await,
        Command::Record => record().await,
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("peer: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(listen: SocketAddr) -> Result<ExitCode, Failure> {
    let config = SocketPoolConfig {
        listen_mode: ListenMode::UNIFIED,
        ..Default::default()
    };
    let server = Server::create(services::router(), &config)?;
    let address = server.listen(listen).await?;
    println!("{}", serde_json::json!({"listening": address}));
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while lines.next_line().await?.is_some() {}
    server.stop();
    Ok(ExitCode::SUCCESS)
}

async fn check(endpoint: &Endpoint, skip: &[String]) -> Result<ExitCode, Failure> {
    let mut failures = 0;
    for use_msgpack in [true, false] {
        failures += Checks::new(endpoint.clone(), use_msgpack, skip, None)?
            .run()
            .await;
    }
    Ok(if failures == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn record() -> Result<ExitCode, Failure> {
    let server = Server::create(services::router(), &SocketPoolConfig::default())?;
    let address = server.listen("127.0.0.1:0".parse()?).await?;
    let recorder = Recorder::default();
    let proxy = recorder.stand_before(address).await?;
    let endpoint = Endpoint::tcp([proxy])?;
    // Late answers would mix with the next exchange, and descriptions change with every service.
    // What a stream is there is a list like any other here.
    let skip = ["deadlines", "reflection", "streams"].map(String::from);
    for use_msgpack in [false, true] {
        Checks::new(endpoint.clone(), use_msgpack, &skip, Some(&recorder))?
            .run()
            .await;
    }
    println!("{}", recorder.to_json());
    Ok(ExitCode::SUCCESS)
}
