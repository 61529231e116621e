//! What this peer expects of a server, whoever wrote it.

use std::fmt::Debug;
use std::future::Future;
use std::time::{Duration, Instant};

use ruapc::services::{DescribeRequest, ReflectionService};
use ruapc::{Client, Context, Endpoint, Error, ErrorKind, SocketPoolConfig};

use crate::record::Recorder;
use crate::services::later::EvolutionService;
use crate::services::{
    CallbackService, CardDeclined, CountService, DeadlineService, EchoService, FaultService,
    Refusal, ShapeService, caller_router, mistaken,
};
use crate::values::{
    Blob, Collections, Color, Empty, Fault, Figure, Frame, Join, Marker, NarrowItem, Perhaps,
    Scalars, WideItem,
};

const TIMEOUT: Duration = Duration::from_secs(30);
const SHORT_TIMEOUT: Duration = Duration::from_millis(300);
/// A timeout is noticed by a sweep, so it may come a little late.
const TIMEOUT_TOLERANCE: Duration = Duration::from_millis(2_000);

/// The outcome of one check: nothing, or what was wrong.
type Outcome = Result<(), String>;

/// A run of all checks against one server, in one payload format.
pub struct Checks<'a> {
    client: Client,
    impatient: Client,
    context: Context,
    format: &'static str,
    skip: &'a [String],
    recorder: Option<&'a Recorder>,
    failures: usize,
}

impl<'a> Checks<'a> {
    /// `skip` names groups of checks to leave out.
    pub fn new(
        endpoint: Endpoint,
        use_msgpack: bool,
        skip: &'a [String],
        recorder: Option<&'a Recorder>,
    ) -> ruapc::Result<Self> {
        let client = Client {
            timeout: TIMEOUT,
            use_msgpack,
            ..Default::default()
        };
        let impatient = Client {
            timeout: SHORT_TIMEOUT,
            ..client.clone()
        };
        // A context of its own for each run: its call ids start at 0, so recordings are repeatable.
        let context =
            Context::create_with_router(caller_router("client"), &SocketPoolConfig::default())?
                .with_endpoint(endpoint);
        Ok(Self {
            client,
            impatient,
            context,
            format: if use_msgpack { "msgpack" } else { "json" },
            skip,
            recorder,
            failures: 0,
        })
    }

    /// Runs every check and returns how many failed.
    pub async fn run(mut self) -> usize {
        self.echo().await;
        self.shapes().await;
        self.evolution().await;
        self.faults().await;
        self.mistakes().await;
        self.deadlines().await;
        self.callbacks().await;
        self.streams().await;
        self.reflection().await;
        self.failures
    }

    async fn echo(&mut self) {
        let (client, context) = (self.client.clone(), self.context.clone());
        for (name, text) in [
            ("short", "hi".to_string()),
            ("empty", String::new()),
            ("31-bytes", "x".repeat(31)),
            ("32-bytes", "x".repeat(32)),
            ("256-bytes", "x".repeat(256)),
            ("unicode", "\u{e9}\u{20ac}\u{1f980}".to_string()),
        ] {
            let call = client.echo(&context, &text);
            self.check("echo", name, async { equal(call.await, text.clone()) })
                .await;
        }
        // Too long to be worth keeping as recorded bytes.
        if self.recorder.is_none() {
            for (name, length) in [("65536-bytes", 1 << 16), ("4-mib", 4 << 20)] {
                let text = "y".repeat(length);
                let outcome = async {
                    let answer = client.echo(&context, &text).await;
                    match answer {
                        Ok(answer) if answer == text => Ok(()),
                        Ok(answer) => Err(format!("another text of {} bytes", answer.len())),
                        Err(error) => Err(error.to_string()),
                    }
                };
                self.check("echo", name, outcome).await;
            }
        }
    }

    async fn shapes(&mut self) {
        let (client, context) = (self.client.clone(), self.context.clone());
        let (client, context) = (&client, &context);
        self.check("shapes", "unit", async {
            equal(client.unit(context, &()).await, ())
        })
        .await;
        self.check("shapes", "unit-struct", async {
            equal(client.marker(context, &Marker).await, ())
        })
        .await;
        self.check("shapes", "empty-struct", async {
            equal(client.empty(context, &Empty {}).await, Empty {})
        })
        .await;
        for (name, value) in [
            ("scalars-smallest", Scalars::smallest()),
            ("scalars-largest", Scalars::largest()),
            ("scalars-small", Scalars::small()),
        ] {
            self.check("shapes", name, async {
                equal(client.scalars(context, &value).await, value.clone())
            })
            .await;
        }
        for (name, value) in [
            ("collections-full", Collections::full()),
            ("collections-empty", Collections::empty()),
        ] {
            self.check("shapes", name, async {
                equal(client.collections(context, &value).await, value.clone())
            })
            .await;
        }
        for value in [Color::Red, Color::Green, Color::DarkBlue] {
            self.check("shapes", &format!("color-{value:?}"), async {
                equal(client.color(context, &value).await, value)
            })
            .await;
        }
        for (index, value) in Figure::one_of_each().into_iter().enumerate() {
            self.check("shapes", &format!("figure-{index}"), async {
                equal(client.figure(context, &value).await, value.clone())
            })
            .await;
        }
        let figures = Figure::one_of_each();
        self.check("shapes", "figures", async {
            equal(client.figures(context, &figures).await, figures.clone())
        })
        .await;
        for (name, value) in [
            ("some", Perhaps(Some("text".to_string()))),
            ("none", Perhaps(None)),
        ] {
            self.check("shapes", &format!("option-{name}"), async {
                equal(client.option(context, &value).await, value.clone())
            })
            .await;
        }
        let bytes = (0..=255).collect::<Vec<u8>>();
        self.check("shapes", "bytes-as-numbers", async {
            equal(client.numbers(context, &bytes).await, bytes.clone())
        })
        .await;
        let blob = Blob(bytes.clone());
        self.check("shapes", "bytes-as-bin", async {
            equal(client.blob(context, &blob).await, blob.clone())
        })
        .await;
        for (name, value) in [
            ("zero", Duration::ZERO),
            ("mixed", Duration::new(1, 500_000_000)),
            ("nanos", Duration::from_nanos(999_999_999)),
        ] {
            self.check("shapes", &format!("duration-{name}"), async {
                equal(client.duration(context, &value).await, value)
            })
            .await;
        }
        let join = Join {
            left: "a".to_string(),
            right: "b".to_string(),
            times: 3,
        };
        self.check("shapes", "several-parameters", async {
            equal(client.join(context, &join).await, "ababab".to_string())
        })
        .await;
        self.check("shapes", "sum", async {
            equal(
                client.sum(context, &vec![i64::MIN, i64::MAX, -1, 5]).await,
                3,
            )
        })
        .await;
        self.check("shapes", "area", async {
            let frame = Figure::Framed(Frame {
                width: 3,
                height: 4,
            });
            equal(client.area(context, &frame).await, 12.0)
        })
        .await;
    }

    async fn evolution(&mut self) {
        let (client, context) = (self.client.clone(), self.context.clone());
        self.check("evolution", "unknown-fields-in-arguments", async {
            equal(
                client.narrow(&context, &WideItem::full()).await,
                WideItem::defaulted(),
            )
        })
        .await;
        self.check("evolution", "missing-fields-in-arguments", async {
            let item = NarrowItem {
                name: "item".to_string(),
            };
            equal(client.widen(&context, &item).await, item.clone())
        })
        .await;
    }

    async fn faults(&mut self) {
        let (client, context) = (self.client.clone(), self.context.clone());
        let (client, context) = (&client, &context);
        for (name, kind) in [
            ("overloaded", ErrorKind::Overloaded),
            ("invalid-argument", ErrorKind::InvalidArgument),
            ("timeout", ErrorKind::Timeout),
            ("unknown-kind", ErrorKind::Unknown("out of cards".into())),
        ] {
            let fault = Fault {
                kind: match &kind {
                    ErrorKind::Unknown(text) => text.clone(),
                    known => format!("{known:?}"),
                },
                msg: "as asked".to_string(),
            };
            self.check("faults", name, async {
                match client.fail(context, &fault).await {
                    Err(error) if error == Error::new(kind.clone(), fault.msg.clone()) => Ok(()),
                    other => Err(format!("{other:?}")),
                }
            })
            .await;
        }
        self.check("faults", "declared", async {
            match client.decline(context, &5).await {
                Err(error) if error == CardDeclined::new(5) => Ok(()),
                other => Err(format!("{other:?}")),
            }
        })
        .await;
        self.check("faults", "own-error-type", async {
            match client.refuse(context, &6).await {
                Err(error) if error == Refusal::new(6) => Ok(()),
                other => Err(format!("{other:?}")),
            }
        })
        .await;
        self.check("faults", "unexpected", async {
            let outcome = client.crash(context, &"boom".to_string()).await;
            failed_with(&outcome, &[ErrorKind::HandlerPanic])
        })
        .await;
        self.check("faults", "the-connection-outlives-them", async {
            equal(
                client.echo(context, &"still here".to_string()).await,
                "still here".to_string(),
            )
        })
        .await;
    }

    async fn mistakes(&mut self) {
        let (client, context) = (self.client.clone(), self.context.clone());
        let (client, context) = (&client, &context);
        self.check("mistakes", "unknown-method", async {
            let outcome = mistaken::ShapeService::no_such_method(client, context, &()).await;
            failed_with(&outcome, &[ErrorKind::InvalidArgument])
        })
        .await;
        self.check("mistakes", "arguments-of-another-type", async {
            let text = "not a struct".to_string();
            let outcome = mistaken::ShapeService::join(client, context, &text).await;
            failed_with(
                &outcome,
                &[ErrorKind::DeserializeFailed, ErrorKind::SerdeJsonError],
            )
        })
        .await;
    }

    async fn deadlines(&mut self) {
        let (client, context) = (self.client.clone(), self.context.clone());
        let (impatient, context) = (self.impatient.clone(), &context);
        for (name, client, budget) in [
            ("budget-seen-by-the-handler", &client, TIMEOUT),
            ("short-budget", &impatient, SHORT_TIMEOUT),
        ] {
            self.check("deadlines", name, async {
                match client.remaining(context, &()).await {
                    Ok(millis) if millis > 0 && u128::from(millis) <= budget.as_millis() => Ok(()),
                    other => Err(format!("{other:?} of {budget:?}")),
                }
            })
            .await;
        }
        self.check("deadlines", "handler-too-slow", async {
            let start = Instant::now();
            let outcome = impatient.wait(context, &60_000).await;
            let waited = start.elapsed();
            failed_with(&outcome, &[ErrorKind::Timeout])?;
            if waited < SHORT_TIMEOUT + TIMEOUT_TOLERANCE {
                Ok(())
            } else {
                Err(format!("only after {waited:?}"))
            }
        })
        .await;
        self.check("deadlines", "the-connection-outlives-them", async {
            equal(client.wait(context, &1).await, ())
        })
        .await;
    }

    async fn callbacks(&mut self) {
        let (client, context) = (self.client.clone(), self.context.clone());
        self.check("callbacks", "handler-calls-its-caller", async {
            equal(
                client.greet(&context, &"hello".to_string()).await,
                "hello dear client!".to_string(),
            )
        })
        .await;
    }

    /// What one side has as a stream, for a side that knows none.
    async fn streams(&mut self) {
        let (client, context) = (self.client.clone(), self.context.clone());
        self.check("streams", "a-stream-is-a-list", async {
            equal(
                client.count(&context, &1_000).await,
                (0..1_000).collect::<Vec<u32>>(),
            )
        })
        .await;
    }

    async fn reflection(&mut self) {
        let (client, context) = (self.client.clone(), self.context.clone());
        self.check("reflection", "describe", async {
            let request = DescribeRequest {
                service: Some("ShapeService".to_string()),
            };
            let description = client
                .describe(&context, &request)
                .await
                .map_err(|error| error.to_string())?;
            let methods = description
                .services
                .iter()
                .find(|service| service.name == "ShapeService")
                .ok_or("no ShapeService in it")?
                .methods
                .iter()
                .map(|method| method.name.as_str())
                .collect::<Vec<_>>();
            let mut expected = vec![
                "area",
                "blob",
                "collections",
                "color",
                "duration",
                "empty",
                "figure",
                "figures",
                "join",
                "marker",
                "numbers",
                "option",
                "scalars",
                "sum",
                "unit",
            ];
            expected.retain(|name| !methods.contains(name));
            if expected.is_empty() {
                Ok(())
            } else {
                Err(format!("missing: {expected:?}"))
            }
        })
        .await;
    }

    /// Runs one check, unless its group is skipped, and prints a line about it.
    async fn check(&mut self, group: &str, name: &str, outcome: impl Future<Output = Outcome>) {
        if self.skip.iter().any(|skipped| skipped == group) {
            return;
        }
        let outcome = outcome.await;
        if let Some(recorder) = self.recorder {
            recorder.keep(self.format, group, name, outcome.is_ok());
        }
        let line = serde_json::json!({
            "check": format!("{}/{group}/{name}", self.format),
            "ok": outcome.is_ok(),
            "detail": outcome.as_ref().err().cloned().unwrap_or_default(),
        });
        // Standard output belongs to the vectors while they are recorded.
        match self.recorder {
            Some(_) => eprintln!("{line}"),
            None => println!("{line}"),
        }
        if outcome.is_err() {
            self.failures += 1;
        }
    }
}

fn equal<T: Debug + PartialEq, E: Debug>(actual: Result<T, E>, expected: T) -> Outcome {
    match actual {
        Ok(value) if value == expected => Ok(()),
        other => Err(format!("expected {expected:?}, got {other:?}")),
    }
}

fn failed_with<T: Debug>(outcome: &ruapc::Result<T>, kinds: &[ErrorKind]) -> Outcome {
    match outcome {
        Err(error) if kinds.contains(&error.kind) => Ok(()),
        other => Err(format!("expected one of {kinds:?}, got {other:?}")),
    }
}
