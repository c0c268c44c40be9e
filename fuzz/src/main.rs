//! Runs the program on inputs that libFuzzer makes, and stops where something does not hold. `KIND` says what the inputs are.

#![no_main]

mod kinds;
mod pages;
mod problems;

use std::alloc::System;
use std::sync::LazyLock;

use cap::Cap;
use libfuzzer_sys::{Corpus, fuzz_target};
use rustix::time::{ClockId, clock_gettime};

#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

static KIND: LazyLock<String> = LazyLock::new(|| std::env::var("KIND").expect("KIND says what the inputs are"));

/// The most memory: inputs are a fifth of the largest text that the program reads, which may take 200 MB.
const MEGABYTES: usize = 100;

/// The most seconds of processor time: a fifth of 2 seconds, for code that counts where it goes and takes four times as long, beside
/// others.
const SECONDS: f64 = 2.0;

fuzz_target!(
    init: pages::prepare(),
    |input: &[u8]| -> Corpus {
        let before = seconds();
        MEMORY.set_limit(MEMORY.allocated() + MEGABYTES * 1_000_000).expect("it is above what is used");
        let Some(folder) = kinds::folder(&KIND, input) else {
            MEMORY.set_limit(usize::MAX).expect("it is above what is used");
            return Corpus::Keep;
        };
        let build = problems::build(&folder);
        MEMORY.set_limit(usize::MAX).expect("it is above what is used");
        let is_theme = kinds::is_theme(&folder);
        let took = seconds() - before;
        assert!(is_theme || took < SECONDS, "{took:.2} seconds");
        problems::hold(&build, &folder);
        if !is_theme {
            let is_sound = build.problems.count().0 == 0;
            pages::hold(&build.site, is_sound);
            if is_sound {
                pages::drawings_hold(&build.site);
            }
        }
        Corpus::Keep
    }
);

fn seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
