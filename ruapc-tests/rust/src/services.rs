//! The contracts, and how this peer answers them.

use std::sync::Arc;
use std::time::Duration;

use ruapc::{Client, Context, Error, ErrorKind, Result, Router, service};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::values::{
    Blob, Collections, Color, Empty, Fault, Figure, Join, Marker, NarrowItem, Perhaps, Scalars,
    WideItem,
};

/// A text and the same text back.
#[service]
pub trait EchoService {
    async fn echo(&self, ctx: &Context, text: &String) -> Result<String>;
}

/// Every method but `join`, `sum` and `area` gives back what it was given.
#[service]
pub trait ShapeService {
    async fn unit(&self, ctx: &Context, nothing: &()) -> Result<()>;
    async fn marker(&self, ctx: &Context, marker: &Marker) -> Result<()>;
    async fn empty(&self, ctx: &Context, empty: &Empty) -> Result<Empty>;
    async fn scalars(&self, ctx: &Context, scalars: &Scalars) -> Result<Scalars>;
    async fn collections(&self, ctx: &Context, collections: &Collections) -> Result<Collections>;
    async fn color(&self, ctx: &Context, color: &Color) -> Result<Color>;
    async fn figure(&self, ctx: &Context, figure: &Figure) -> Result<Figure>;
    async fn figures(&self, ctx: &Context, figures: &Vec<Figure>) -> Result<Vec<Figure>>;
    async fn option(&self, ctx: &Context, text: &Perhaps) -> Result<Perhaps>;
    async fn numbers(&self, ctx: &Context, bytes: &Vec<u8>) -> Result<Vec<u8>>;
    async fn blob(&self, ctx: &Context, bytes: &Blob) -> Result<Blob>;
    async fn duration(&self, ctx: &Context, duration: &Duration) -> Result<Duration>;
    async fn join(&self, ctx: &Context, join: &Join) -> Result<String>;
    async fn sum(&self, ctx: &Context, numbers: &Vec<i64>) -> Result<i64>;
    async fn area(&self, ctx: &Context, figure: &Figure) -> Result<f64>;
}

/// Types that grow: this is the server's view, [`later`] the one of a caller of another version.
#[service]
pub trait EvolutionService {
    /// The server knows less than the caller.
    async fn narrow(&self, ctx: &Context, item: &NarrowItem) -> Result<NarrowItem>;
    /// The server knows more than the caller.
    async fn widen(&self, ctx: &Context, item: &WideItem) -> Result<WideItem>;
}

pub mod later {
    use super::*;

    #[service]
    pub trait EvolutionService {
        async fn narrow(&self, ctx: &Context, item: &WideItem) -> Result<WideItem>;
        async fn widen(&self, ctx: &Context, item: &NarrowItem) -> Result<NarrowItem>;
    }
}

/// All the ways to fail.
#[service]
pub trait FaultService {
    /// Fails with the framework error that the caller names.
    async fn fail(&self, ctx: &Context, fault: &Fault) -> Result<()>;
    /// Fails with an error that stands in the Java contract: kind, msg and data.
    async fn decline(&self, ctx: &Context, code: &u32) -> std::result::Result<(), CardDeclined>;
    /// Fails with an error type of its own that has nothing in common with the framework's.
    async fn refuse(&self, ctx: &Context, code: &u32) -> std::result::Result<(), Refusal>;
    /// Fails in a way that nobody foresaw.
    async fn crash(&self, ctx: &Context, msg: &String) -> Result<()>;
}

/// Misunderstandings: a method that no server has, and arguments of another type.
pub mod mistaken {
    use super::*;

    #[service]
    pub trait ShapeService {
        async fn no_such_method(&self, ctx: &Context, nothing: &()) -> Result<()>;
        async fn join(&self, ctx: &Context, text: &String) -> Result<String>;
    }
}

/// What a handler sees of its caller's patience.
#[service]
pub trait DeadlineService {
    /// The budget that is left when the handler starts, in milliseconds.
    async fn remaining(&self, ctx: &Context, nothing: &()) -> Result<u64>;
    /// Answers after so many milliseconds.
    async fn wait(&self, ctx: &Context, millis: &u64) -> Result<()>;
}

/// Handlers that call their caller back over the connection the call came on.
#[service]
pub trait CallbackService {
    /// Greets the caller by the name that its [`NameService`] gives.
    async fn greet(&self, ctx: &Context, greeting: &String) -> Result<String>;
    /// As `greet`, with the caller's [`NameService`] as an argument. It is called without the
    /// handle, which this peer cannot say: it is the only one of its kind.
    async fn greet_by(&self, ctx: &Context, name: &Callback) -> Result<String>;
}

/// An argument that can be called, as a Java peer spells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Callback {
    pub callback: u64,
}

/// A list here, a stream in the Java contract.
#[service]
pub trait CountService {
    async fn count(&self, ctx: &Context, until: &u32) -> Result<Vec<u32>>;
}

/// Served by the caller of a [`CallbackService`].
#[service]
pub trait NameService {
    async fn name(&self, ctx: &Context, prefix: &String) -> Result<String>;
}

/// The Java contract's declared error, as a Rust service spells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CardDeclined {
    pub kind: String,
    pub msg: String,
    #[serde(default)]
    pub data: Option<DeclineData>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeclineData {
    pub code: u32,
}

impl CardDeclined {
    pub fn new(code: u32) -> Self {
        Self {
            kind: "CardDeclined".to_string(),
            msg: format!("declined with code {code}"),
            data: Some(DeclineData { code }),
        }
    }
}

impl std::fmt::Display for CardDeclined {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.kind, self.msg)
    }
}

impl std::error::Error for CardDeclined {}

impl From<Error> for CardDeclined {
    fn from(error: Error) -> Self {
        Self {
            kind: format!("{:?}", error.kind),
            msg: error.msg,
            data: None,
        }
    }
}

/// An error value in a form of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Refusal {
    pub code: u32,
    pub reason: String,
}

impl Refusal {
    pub fn new(code: u32) -> Self {
        Self {
            code,
            reason: format!("refused with code {code}"),
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.reason, self.code)
    }
}

impl std::error::Error for Refusal {}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self {
            code: 0,
            reason: error.to_string(),
        }
    }
}

/// A router with everything that this peer serves.
pub fn router() -> Router {
    let mut router = Router::default();
    let peer = Arc::new(Peer);
    EchoService::ruapc_export(peer.clone(), &mut router);
    ShapeService::ruapc_export(peer.clone(), &mut router);
    EvolutionService::ruapc_export(peer.clone(), &mut router);
    FaultService::ruapc_export(peer.clone(), &mut router);
    DeadlineService::ruapc_export(peer.clone(), &mut router);
    CallbackService::ruapc_export(peer.clone(), &mut router);
    CountService::ruapc_export(peer, &mut router);
    router
}

/// A router with what a caller serves to the servers that call it back.
pub fn caller_router(name: &str) -> Router {
    let mut router = Router::default();
    NameService::ruapc_export(Arc::new(Name(name.to_string())), &mut router);
    router
}

struct Peer;

struct Name(String);

impl EchoService for Peer {
    async fn echo(&self, _ctx: &Context, text: &String) -> Result<String> {
        Ok(text.clone())
    }
}

impl ShapeService for Peer {
    async fn unit(&self, _ctx: &Context, _nothing: &()) -> Result<()> {
        Ok(())
    }

    async fn marker(&self, _ctx: &Context, _marker: &Marker) -> Result<()> {
        Ok(())
    }

    async fn empty(&self, _ctx: &Context, empty: &Empty) -> Result<Empty> {
        Ok(empty.clone())
    }

    async fn scalars(&self, _ctx: &Context, scalars: &Scalars) -> Result<Scalars> {
        Ok(scalars.clone())
    }

    async fn collections(&self, _ctx: &Context, collections: &Collections) -> Result<Collections> {
        Ok(collections.clone())
    }

    async fn color(&self, _ctx: &Context, color: &Color) -> Result<Color> {
        Ok(*color)
    }

    async fn figure(&self, _ctx: &Context, figure: &Figure) -> Result<Figure> {
        Ok(figure.clone())
    }

    async fn figures(&self, _ctx: &Context, figures: &Vec<Figure>) -> Result<Vec<Figure>> {
        Ok(figures.clone())
    }

    async fn option(&self, _ctx: &Context, text: &Perhaps) -> Result<Perhaps> {
        Ok(text.clone())
    }

    async fn numbers(&self, _ctx: &Context, bytes: &Vec<u8>) -> Result<Vec<u8>> {
        Ok(bytes.clone())
    }

    async fn blob(&self, _ctx: &Context, bytes: &Blob) -> Result<Blob> {
        Ok(bytes.clone())
    }

    async fn duration(&self, _ctx: &Context, duration: &Duration) -> Result<Duration> {
        Ok(*duration)
    }

    async fn join(&self, _ctx: &Context, join: &Join) -> Result<String> {
        Ok(format!("{}{}", join.left, join.right).repeat(join.times as usize))
    }

    async fn sum(&self, _ctx: &Context, numbers: &Vec<i64>) -> Result<i64> {
        Ok(numbers.iter().sum())
    }

    async fn area(&self, _ctx: &Context, figure: &Figure) -> Result<f64> {
        Ok(match figure {
            Figure::Nothing | Figure::Label(_) | Figure::Segment(..) => 0.0,
            Figure::Circle { radius, .. } => std::f64::consts::PI * radius * radius,
            Figure::Framed(frame) => f64::from(frame.width) * f64::from(frame.height),
        })
    }
}

impl EvolutionService for Peer {
    async fn narrow(&self, _ctx: &Context, item: &NarrowItem) -> Result<NarrowItem> {
        Ok(item.clone())
    }

    /// Gives back every field, those that the caller left out with their defaults.
    async fn widen(&self, _ctx: &Context, item: &WideItem) -> Result<WideItem> {
        Ok(item.clone())
    }
}

impl FaultService for Peer {
    async fn fail(&self, _ctx: &Context, fault: &Fault) -> Result<()> {
        let kind = serde_json::from_value(serde_json::Value::String(fault.kind.clone()))?;
        Err(Error::new(kind, fault.msg.clone()))
    }

    async fn decline(&self, _ctx: &Context, code: &u32) -> std::result::Result<(), CardDeclined> {
        Err(CardDeclined::new(*code))
    }

    async fn refuse(&self, _ctx: &Context, code: &u32) -> std::result::Result<(), Refusal> {
        Err(Refusal::new(*code))
    }

    async fn crash(&self, _ctx: &Context, msg: &String) -> Result<()> {
        panic!("{msg}")
    }
}

impl DeadlineService for Peer {
    async fn remaining(&self, ctx: &Context, _nothing: &()) -> Result<u64> {
        let remaining = ctx
            .remaining_time()
            .ok_or_else(|| Error::new(ErrorKind::InvalidArgument, "no deadline".to_string()))?;
        Ok(u64::try_from(remaining.as_millis())?)
    }

    async fn wait(&self, _ctx: &Context, millis: &u64) -> Result<()> {
        tokio::time::sleep(Duration::from_millis(*millis)).await;
        Ok(())
    }
}

impl CallbackService for Peer {
    async fn greet(&self, ctx: &Context, greeting: &String) -> Result<String> {
        let name = Client::default().name(ctx, &"dear ".to_string()).await?;
        Ok(format!("{greeting} {name}!"))
    }

    async fn greet_by(&self, ctx: &Context, name: &Callback) -> Result<String> {
        let said = Client::default().name(ctx, &"dear ".to_string()).await?;
        Ok(format!("{said} by {}", name.callback))
    }
}

impl CountService for Peer {
    async fn count(&self, _ctx: &Context, until: &u32) -> Result<Vec<u32>> {
        Ok((0..*until).collect())
    }
}

impl NameService for Name {
    async fn name(&self, _ctx: &Context, prefix: &String) -> Result<String> {
        Ok(format!("{prefix}{}", self.0))
    }
}
