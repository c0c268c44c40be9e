//! Figures that are written as data and drawn by the theme.

mod claims;
mod risk;
mod timeline;

pub use claims::{Claims, Verdict};
pub use risk::{Certainty, Counted, Risk};
pub use timeline::{Stage, Timeline};

/// What the fenced block of each figure is called.
pub const NAMES: [&str; 3] = ["timeline", "risk", "claims"];
