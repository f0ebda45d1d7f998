//! The report: a Markdown table for each speed, and whether the goals are met.

use std::{
    fmt::{self, Write as _},
    time::Duration,
};

use super::{Measured, Program, Since, Speed, Start, programs::Does};

/// The goal: a first request for an event takes at most so many times as long as hello-world's.
const MOST_HELLOS: f64 = 1.4;
/// The goal: a first answer takes at most this fraction (1/n) of the time of Node.js.
const LEAST_SOONER: f64 = 10.0;

/// The whole report.
#[must_use]
pub fn report(
    measured: &Measured,
    hello: &Program,
    programs: &[Program],
    speeds: &[Speed],
) -> String {
    let mut text = String::new();
    for speed in speeds {
        let rows = rows(measured, hello, programs, *speed);
        table(&mut text, &rows, *speed).unwrap();
        goals(&mut text, &rows).unwrap();
    }
    text
}

struct Row<'a> {
    program: &'a Program,
    next: Since,
    answer: Since,
    /// `next`, divided by that of hello-world.
    hellos: Ratio,
    /// The first answer of Node.js, if it was measured, divided by `answer`.
    sooner: Option<Ratio>,
}

/// The quotient of two times.
#[derive(Clone, Copy)]
struct Ratio {
    /// Of wall-clock time.
    time: f64,
    /// Of processor time.
    processor: f64,
}

impl Ratio {
    fn of(one: Since, other: Since) -> Self {
        let ratio = |one: Duration, other: Duration| one.as_secs_f64() / other.as_secs_f64();
        Self { time: ratio(one.time, other.time), processor: ratio(one.processor, other.processor) }
    }
}

fn rows<'a>(
    measured: &Measured,
    hello: &'a Program,
    programs: &'a [Program],
    speed: Speed,
) -> Vec<Row<'a>> {
    let next =
        |program: &Program| measured.median(&program.name, speed, |start: &Start| start.next);
    let answer =
        |program: &Program| measured.median(&program.name, speed, |start: &Start| start.answer);
    let node = programs.iter().find(|program| program.does == Does::ReadsAnItem).and_then(answer);
    let Some(first) = next(hello) else { return Vec::new() };
    let row = |program: &'a Program| {
        let (next, answer) = (next(program)?, answer(program)?);
        let sooner = node.map(|node| Ratio::of(node, answer));
        Some(Row { program, next, answer, hellos: Ratio::of(next, first), sooner })
    };
    std::iter::once(hello).chain(programs).filter_map(row).collect()
}

fn table(text: &mut String, rows: &[Row<'_>], speed: Speed) -> fmt::Result {
    writeln!(text, "\nAt {speed}:\n")?;
    writeln!(
        text,
        "| | first /next | running | ÷ hello | running ÷ | first answer | running | Node.js ÷ it |"
    )?;
    writeln!(text, "|---|---:|---:|---:|---:|---:|---:|---:|")?;
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    for Row { program, next, answer, hellos, sooner } in rows {
        writeln!(
            text,
            "| {} | {:.1} | {:.1} | {:.2} | {:.2} | {:.1} | {:.1} | {} |",
            program.name,
            ms(next.time),
            ms(next.processor),
            hellos.time,
            hellos.processor,
            ms(answer.time),
            ms(answer.processor),
            sooner.map_or("–".to_owned(), |sooner| format!("{:.1}", sooner.time)),
        )?;
    }
    Ok(())
}

fn goals(text: &mut String, rows: &[Row<'_>]) -> fmt::Result {
    let functions = rows.iter().filter(|row| row.program.function().is_some());
    let hellos: Vec<_> =
        functions.clone().map(|row| (row.program.name.as_str(), row.hellos)).collect();
    let calling =
        functions.filter(|row| !matches!(row.program.function(), Some("fallback" | "web")));
    let sooner: Vec<_> =
        calling.filter_map(|row| Some((row.program.name.as_str(), row.sooner?))).collect();
    if !hellos.is_empty() {
        writeln!(
            text,
            "\nFirst /next within {MOST_HELLOS} times hello-world's: on the clock {}; \
             in processor time {}.",
            met(
                &hellos,
                |ratio| ratio.time,
                |ratio| ratio <= MOST_HELLOS,
                |one, other| one > other
            ),
            met(
                &hellos,
                |ratio| ratio.processor,
                |ratio| ratio <= MOST_HELLOS,
                |one, other| one > other
            ),
        )?;
    }
    if !sooner.is_empty() {
        writeln!(
            text,
            "First answer at least {LEAST_SOONER} times sooner than Node.js's: on the clock {}; \
             in processor time {}.",
            met(
                &sooner,
                |ratio| ratio.time,
                |ratio| ratio >= LEAST_SOONER,
                |one, other| one < other
            ),
            met(
                &sooner,
                |ratio| ratio.processor,
                |ratio| ratio >= LEAST_SOONER,
                |one, other| one < other
            ),
        )?;
    }
    Ok(())
}

/// How many rows are `within` the goal, and the row that is furthest from it.
fn met(
    rows: &[(&str, Ratio)],
    part: fn(&Ratio) -> f64,
    within: fn(f64) -> bool,
    is_further: fn(f64, f64) -> bool,
) -> String {
    let met = rows.iter().filter(|(_, ratio)| within(part(ratio))).count();
    let furthest = rows
        .iter()
        .reduce(|one, other| if is_further(part(&other.1), part(&one.1)) { other } else { one });
    let furthest =
        furthest.map_or(String::new(), |(name, ratio)| format!(" ({name}: {:.2})", part(ratio)));
    format!("{met} of {}{furthest}", rows.len())
}
