//! Figures that are written as data and drawn by the theme.

mod claims;
mod risk;
mod timeline;

pub use claims::{Claims, Verdict};
pub use risk::{Certainty, Counted, Risk};
pub use timeline::{Stage, Timeline};

/// Which figure a fenced block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureKind {
    /// Stages in time.
    Timeline,
    /// How often something happens.
    Risk,
    /// What people may have read.
    Claims,
}

/// What the fenced block of each figure is called.
pub const NAMES: [&str; 3] = ["timeline", "risk", "claims"];

impl FigureKind {
    const ALL: [FigureKind; NAMES.len()] = [FigureKind::Timeline, FigureKind::Risk, FigureKind::Claims];

    /// The figure whose fenced block is called so.
    pub fn of(name: &str) -> Option<FigureKind> {
        FigureKind::ALL.into_iter().find(|figure| NAMES[*figure as usize] == name)
    }
}
