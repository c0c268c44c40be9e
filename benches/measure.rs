//! What a program takes, run after run.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

/// What one run took.
#[derive(Clone, Copy)]
pub(crate) struct Used {
    wall: Duration,
    processor: Duration,
    /// In megabytes, as the kernel counts it.
    memory: f64,
}

/// Runs a program to its end. It fails if the program does.
pub(crate) fn run(command: &mut Command) -> Used {
    let started = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    let ended = child.wait4().unwrap();
    let wall = started.elapsed();
    assert!(ended.status.success(), "{command:?}: {}\n{said}", ended.status);
    let rusage = ended.rusage;
    Used {
        wall,
        processor: rusage.utime + rusage.stime,
        memory: f64::from(u32::try_from(rusage.maxrss / 1_000).unwrap()) / 1e3,
    }
}

/// The least, the middle and the most of some numbers.
pub(crate) struct Spread(Vec<f64>);

impl Spread {
    fn of(numbers: impl Iterator<Item = f64>) -> Self {
        let mut numbers: Vec<f64> = numbers.collect();
        numbers.sort_by(f64::total_cmp);
        Self(numbers)
    }

    fn show(&self, digits: usize) -> String {
        let [least, middle, most] =
            [0, self.0.len() / 2, self.0.len() - 1].map(|at| format!("{:.digits$}", self.0[at]));
        format!("{least} / {middle} / {most}")
    }
}

/// All runs of all programs.
#[derive(Default)]
pub(crate) struct Table(Vec<(&'static str, Vec<Used>)>);

impl Table {
    pub(crate) fn add(&mut self, name: &'static str, used: Used) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, runs)) => runs.push(used),
            None => self.0.push((name, vec![used])),
        }
    }

    pub(crate) fn show(&self) {
        println!("\n{:12} {:>24} {:>24} {:>24}", "least / median / most", "wall s", "processor s", "peak MB");
        for (name, runs) in &self.0 {
            let spread = |number: fn(&Used) -> f64, digits| Spread::of(runs.iter().map(number)).show(digits);
            println!(
                "{name:12} {:>24} {:>24} {:>24}",
                spread(|used| used.wall.as_secs_f64(), 3),
                spread(|used| used.processor.as_secs_f64(), 3),
                spread(|used| used.memory, 0)
            );
        }
        println!();
    }

    /// How often the one's time the other's holds, each run beside the run of the same turn.
    pub(crate) fn compare(&self, one: &str, other: &str) {
        let runs = |name: &str| self.0.iter().find(|(known, _)| *known == name).map(|(_, runs)| runs);
        let (Some(ones), Some(others)) = (runs(one), runs(other)) else { return };
        let ratios = |number: fn(&Used) -> f64| {
            Spread::of(ones.iter().zip(others).map(|(one, other)| number(one) / number(other))).show(2)
        };
        println!(
            "{:22} wall {}, processor {}, memory {}",
            format!("{one} : {other}"),
            ratios(|used| used.wall.as_secs_f64()),
            ratios(|used| used.processor.as_secs_f64()),
            ratios(|used| used.memory)
        );
    }
}
