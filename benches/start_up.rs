//! How long the program takes to start: `cargo bench --bench start_up`. Less than 10 ms, from the call to the end of `--version`.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement fails loudly, and is printed")]

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 101;

fn main() {
    let median = |arguments: &[&str]| {
        let mut times: Vec<Duration> = (0..RUNS).map(|_| time(arguments)).collect();
        times.sort_unstable();
        times[RUNS / 2]
    };
    let start = median(&["--version"]);
    println!("--version: {start:?}, explain broken-link: {:?}", median(&["explain", "broken-link"]));
    assert!(start < Duration::from_millis(10), "starting takes {start:?}");
}

fn time(arguments: &[&str]) -> Duration {
    let started = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_handout"));
    let ended = command.args(arguments).stdout(Stdio::null()).status().unwrap();
    assert!(ended.success());
    started.elapsed()
}
