//! Values that travel between the peers: one for each shape of serde's data model that a contract may use.

use std::collections::BTreeMap;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A struct with no fields: an empty map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Empty {}

/// A unit struct: `null` in JSON, an empty array in MessagePack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Marker;

/// Every scalar, each in its own width.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Scalars {
    pub flag: bool,
    pub tiny: i8,
    pub small: i16,
    pub medium: i32,
    pub large: i64,
    pub octet: u8,
    pub word: u16,
    pub count: u32,
    pub id: u64,
    pub ratio: f32,
    pub value: f64,
    pub letter: char,
    pub text: String,
}

impl Scalars {
    /// The smallest value of every width, and the empty text.
    pub fn smallest() -> Self {
        Self {
            flag: false,
            tiny: i8::MIN,
            small: i16::MIN,
            medium: i32::MIN,
            large: i64::MIN,
            octet: u8::MIN,
            word: u16::MIN,
            count: u32::MIN,
            id: u64::MIN,
            ratio: f32::MIN,
            value: f64::MIN,
            letter: ' ',
            text: String::new(),
        }
    }

    /// The largest value of every width, and text of every UTF-8 length.
    pub fn largest() -> Self {
        Self {
            flag: true,
            tiny: i8::MAX,
            small: i16::MAX,
            medium: i32::MAX,
            large: i64::MAX,
            octet: u8::MAX,
            word: u16::MAX,
            count: u32::MAX,
            id: u64::MAX,
            ratio: f32::MAX,
            value: f64::MAX,
            letter: '\u{20ac}',
            text: "a\u{e9}\u{20ac}\u{1f980}\"\\\n\u{7f}".to_string(),
        }
    }

    /// Small values of both signs: the one-byte forms.
    pub fn small() -> Self {
        Self {
            flag: true,
            tiny: -1,
            small: -33,
            medium: 127,
            large: -129,
            octet: 128,
            word: 255,
            count: 65_536,
            id: 1 << 32,
            ratio: 0.5,
            value: -1.25e-3,
            letter: 'z',
            text: "x".repeat(32),
        }
    }
}

/// An enum without data: a bare name.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub enum Color {
    Red,
    Green,
    DarkBlue,
}

/// An enum with a variant of every kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub enum Figure {
    /// Unit: `"Nothing"`.
    Nothing,
    /// Newtype: `{"Label": text}`.
    Label(String),
    /// Tuple: `{"Segment": [from, to]}`. The crate cannot describe tuples, so it is told of a list.
    #[schemars(with = "Vec<i32>")]
    Segment(i32, i32),
    /// Struct: `{"Circle": {..}}`.
    Circle { radius: f64, color: Option<Color> },
    /// Newtype around a struct: `{"Framed": {..}}`.
    Framed(Frame),
}

impl Figure {
    pub fn one_of_each() -> Vec<Figure> {
        vec![
            Figure::Nothing,
            Figure::Label("a label".to_string()),
            Figure::Segment(-1, 1000),
            Figure::Circle {
                radius: 2.5,
                color: Some(Color::DarkBlue),
            },
            Figure::Circle {
                radius: 0.0,
                color: None,
            },
            Figure::Framed(Frame {
                width: 3,
                height: 4,
            }),
        ]
    }
}

/// Two numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Frame {
    pub width: u32,
    pub height: u32,
}

/// Lists, maps, options, bytes and a time span, and structs inside of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Collections {
    pub names: Vec<String>,
    pub rows: Vec<Vec<i32>>,
    pub point: [i32; 3],
    pub frames: Vec<Frame>,
    pub scores: BTreeMap<String, i64>,
    pub by_number: BTreeMap<i64, String>,
    pub by_name: BTreeMap<String, Frame>,
    pub nickname: Option<String>,
    pub frame: Option<Frame>,
    pub numbers: Vec<u8>,
    #[serde(with = "serde_bytes")]
    #[schemars(with = "Vec<u8>")]
    pub blob: Vec<u8>,
    pub elapsed: Duration,
    pub color: Color,
    pub figure: Figure,
}

impl Collections {
    pub fn full() -> Self {
        Self {
            names: vec!["one".to_string(), String::new(), "three".to_string()],
            rows: vec![vec![1, -2], vec![], vec![70_000]],
            point: [0, -1, i32::MAX],
            frames: vec![Frame {
                width: 1,
                height: 2,
            }],
            scores: BTreeMap::from([("a".to_string(), i64::MIN), ("b".to_string(), 7)]),
            by_number: BTreeMap::from([(-5, "minus".to_string()), (5, "plus".to_string())]),
            by_name: BTreeMap::from([(
                "small".to_string(),
                Frame {
                    width: 0,
                    height: u32::MAX,
                },
            )]),
            nickname: Some("Rua".to_string()),
            frame: Some(Frame {
                width: 9,
                height: 9,
            }),
            numbers: vec![0, 127, 128, 255],
            blob: vec![0, 127, 128, 255],
            elapsed: Duration::new(3, 4_000_005),
            color: Color::Green,
            figure: Figure::Segment(1, 2),
        }
    }

    pub fn empty() -> Self {
        Self {
            names: vec![],
            rows: vec![],
            point: [0; 3],
            frames: vec![],
            scores: BTreeMap::new(),
            by_number: BTreeMap::new(),
            by_name: BTreeMap::new(),
            nickname: None,
            frame: None,
            numbers: vec![],
            blob: vec![],
            elapsed: Duration::ZERO,
            color: Color::Red,
            figure: Figure::Nothing,
        }
    }
}

/// Bytes as one MessagePack `bin`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Blob(
    #[serde(with = "serde_bytes")]
    #[schemars(with = "Vec<u8>")]
    pub Vec<u8>,
);

/// An optional text that is a whole argument or answer. The crate cannot describe that either.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Perhaps(#[schemars(with = "String")] pub Option<String>);

/// The arguments of a method that has three parameters in Java.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Join {
    pub left: String,
    pub right: String,
    pub times: u32,
}

/// A type as its first version knew it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NarrowItem {
    pub name: String,
}

/// The same type some versions later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WideItem {
    pub name: String,
    #[serde(default)]
    pub tags: Vec<String>,
    #[serde(default)]
    pub frame: Option<Frame>,
    #[serde(default)]
    pub figures: Vec<Figure>,
}

impl WideItem {
    pub fn full() -> Self {
        Self {
            name: "item".to_string(),
            tags: vec!["x".to_string(), "y".to_string()],
            frame: Some(Frame {
                width: 1,
                height: 1,
            }),
            figures: Figure::one_of_each(),
        }
    }

    /// What is left after the trip through [`NarrowItem`].
    pub fn defaulted() -> Self {
        Self {
            name: "item".to_string(),
            tags: vec![],
            frame: None,
            figures: vec![],
        }
    }
}

/// Which framework error to fail with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fault {
    pub kind: String,
    pub msg: String,
}
