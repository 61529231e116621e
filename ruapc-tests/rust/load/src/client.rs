//! The load client: connections with callers that call in a closed loop.

use std::sync::Arc;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use ruapc::{Client, Context, Endpoint, Error, ErrorKind, Result, SocketPoolConfig};

use crate::EchoService;

const TIMEOUT: Duration = Duration::from_secs(30);
/// Latencies up to a minute, in nanoseconds, to one percent.
const MAX_LATENCY_NANOS: u64 = 60_000_000_000;
const SIGNIFICANT_DIGITS: u8 = 2;

/// Connections to an echo server, each with a number of callers that call in a closed loop.
pub struct Load {
    callers: Vec<Context>,
    text: Arc<String>,
}

impl Load {
    /// `outstanding` callers on each of `connections` connections, with texts of `bytes` bytes.
    pub fn connect(
        endpoint: &Endpoint,
        connections: usize,
        outstanding: usize,
        bytes: usize,
    ) -> Result<Self> {
        let mut callers = Vec::with_capacity(connections * outstanding);
        for _ in 0..connections {
            // Connections are shared within a context tree, so each gets a tree of its own.
            let context =
                Context::create(&SocketPoolConfig::default())?.with_endpoint(endpoint.clone());
            callers.extend(std::iter::repeat_n(context, outstanding));
        }
        Ok(Self {
            callers,
            text: Arc::new("x".repeat(bytes)),
        })
    }

    /// Calls for `duration` and describes what happened as one line of JSON.
    pub async fn run(&self, duration: Duration) -> Result<serde_json::Value> {
        let start = Instant::now();
        let end = start + duration;
        let tasks = self
            .callers
            .iter()
            .map(|context| tokio::spawn(call_until(end, context.clone(), self.text.clone())))
            .collect::<Vec<_>>();
        let mut histograms = Vec::with_capacity(tasks.len());
        for task in tasks {
            let joined = task
                .await
                .map_err(|error| Error::new(ErrorKind::HandlerPanic, error.to_string()))?;
            histograms.push(joined?);
        }
        let seconds = start.elapsed().as_secs_f64();
        let mut latencies = histogram();
        for own in histograms {
            latencies.add(own).expect("equal bounds");
        }
        let micros = |quantile| latencies.value_at_quantile(quantile) as f64 / 1e3;
        Ok(serde_json::json!({
            "calls": latencies.len(),
            "seconds": seconds,
            "p50_us": micros(0.5),
            "p99_us": micros(0.99),
            "max_us": latencies.max() as f64 / 1e3,
        }))
    }
}

/// Calls one after the other; every answer is compared with what was sent.
async fn call_until(end: Instant, context: Context, text: Arc<String>) -> Result<Histogram<u64>> {
    let client = Client {
        timeout: TIMEOUT,
        ..Default::default()
    };
    let mut latencies = histogram();
    let mut sent = Instant::now();
    while sent < end {
        let answer = client.echo(&context, &text).await?;
        if answer != *text {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                "another text".to_string(),
            ));
        }
        let received = Instant::now();
        latencies.saturating_record((received - sent).as_nanos() as u64);
        sent = received;
    }
    Ok(latencies)
}

fn histogram() -> Histogram<u64> {
    Histogram::new_with_bounds(1, MAX_LATENCY_NANOS, SIGNIFICANT_DIGITS).expect("valid bounds")
}
