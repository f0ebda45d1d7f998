//! Measures the functions' release binaries from their start to their first request for an event,
//! and to their first answer. Every call to AWS is over TLS. A hello-world on the same runtime and
//! a minimal function on Node.js are measured beside them.
//!
//! Programs are started one after the other, in rounds, so that other load on the machine affects
//! all of them.

mod programs;
mod report;
mod speed;
mod testbed;
mod timed_start;

use std::{collections::BTreeMap, time::Duration};

pub use self::{
    programs::{Program, hello, in_folder, node, register_as_deployed},
    report::report,
    speed::Speed,
};
use self::{speed::Groups, testbed::Testbed};

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
    /// Wall-clock time.
    time: Duration,
    /// Processor time of the program.
    processor: Duration,
}

/// All starts of all programs.
#[derive(Debug, Default)]
pub struct Measured(BTreeMap<(String, Speed), Vec<Start>>);

impl Measured {
    /// The medians of the times that `since` takes from a program's starts.
    fn median(
        &self,
        program: &str,
        speed: Speed,
        since: impl Fn(&Start) -> Since,
    ) -> Option<Since> {
        let starts = self.0.get(&(program.to_owned(), speed))?;
        let median = |part: fn(Since) -> Duration| {
            let mut times: Vec<_> = starts.iter().map(|start| part(since(start))).collect();
            times.sort();
            times.get(times.len() / 2).copied()
        };
        Some(Since {
            time: median(|since| since.time)?,
            processor: median(|since| since.processor)?,
        })
    }
}

/// Starts of hello-world in each round: all other times are divided by its time.
const HELLOS: usize = 4;

/// Starts each program `runs` times at each speed. One start before that is not measured: it loads
/// the files into the page cache.
///
/// # Errors
/// Which program did not start, did not answer, or answered with an error.
pub async fn measure(
    hello: &Program,
    programs: &[Program],
    speeds: &[Speed],
    runs: usize,
) -> Result<Measured, String> {
    let testbed = Testbed::new().await;
    let groups = Groups::new(speeds)?;
    for program in std::iter::once(hello).chain(programs) {
        testbed.start(program, groups.launcher(Speed::Full)).await?;
    }
    let mut measured = Measured::default();
    for _ in 0..runs {
        for speed in speeds {
            let some = programs.len().div_ceil(HELLOS).max(1);
            for part in programs.chunks(some) {
                for program in
                    std::iter::once(hello).chain(part).filter(|program| program.is_for(*speed))
                {
                    let start = testbed.start(program, groups.launcher(*speed)).await?;
                    measured.0.entry((program.name.clone(), *speed)).or_default().push(start);
                }
            }
        }
    }
    Ok(measured)
}
