//! How long the functions' real binaries take from being executed to the first event that they ask for, and to their first
//! answer, with every call to AWS over TLS: beside a hello-world of the same runtime and a minimal function on Node.js.
//!
//! Programs are started one after the other, round after round, so that whatever else the machine does meets all of them.

mod launch;
mod programs;
mod report;
mod runtime_api;
mod scene;
mod speed;

use std::{collections::BTreeMap, time::Duration};

pub use self::{
    programs::{Program, hello, in_folder, node, register_as_deployed},
    report::report,
    speed::Speed,
};
use self::{scene::Scene, speed::Groups};

/// One start of a program.
#[derive(Debug, Clone, Copy)]
struct Start {
    /// Until the first request for an event.
    next: Since,
    /// Until the answer to it.
    answer: Since,
}

/// What has passed since a program was executed.
#[derive(Debug, Clone, Copy)]
struct Since {
    /// On the clock.
    time: Duration,
    /// On the processors, for this program.
    processor: Duration,
}

/// All starts of all programs.
#[derive(Debug, Default)]
pub struct Measured(BTreeMap<(String, Speed), Vec<Start>>);

impl Measured {
    /// The medians of the times that `since` takes from a program's starts.
    fn median(&self, program: &str, speed: Speed, since: impl Fn(&Start) -> Since) -> Option<Since> {
        let starts = self.0.get(&(program.to_owned(), speed))?;
        let median = |part: fn(Since) -> Duration| {
            let mut times: Vec<_> = starts.iter().map(|start| part(since(start))).collect();
            times.sort();
            times.get(times.len() / 2).copied()
        };
        Some(Since { time: median(|since| since.time)?, processor: median(|since| since.processor)? })
    }
}

/// How often hello-world is started in each round: everything else is divided by it.
const HELLOS: usize = 4;

/// Starts each program `runs` times at each speed, and once before that, unmeasured: what is read from the disk for the first
/// time is in the page cache then.
///
/// # Errors
/// A sentence about the program that did not start, did not answer, or answered with an error.
pub async fn measure(
    hello: &Program,
    programs: &[Program],
    speeds: &[Speed],
    runs: usize,
) -> Result<Measured, String> {
    let scene = Scene::new().await;
    let groups = Groups::new(speeds)?;
    for program in std::iter::once(hello).chain(programs) {
        scene.start(program, groups.launcher(Speed::Full)).await?;
    }
    let mut measured = Measured::default();
    for _ in 0..runs {
        for speed in speeds {
            let some = programs.len().div_ceil(HELLOS).max(1);
            for part in programs.chunks(some) {
                for program in std::iter::once(hello).chain(part).filter(|program| program.is_for(*speed)) {
                    let start = scene.start(program, groups.launcher(*speed)).await?;
                    measured.0.entry((program.name.clone(), *speed)).or_default().push(start);
                }
            }
        }
    }
    Ok(measured)
}
