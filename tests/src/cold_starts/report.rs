//! The tables, as Markdown, and what becomes of the goals.

use std::{fmt::Write as _, time::Duration};

use super::{Measured, Program, Speed, Start, programs::Does};

/// A first request for an event may take so many times as long as hello-world's.
const MOST_HELLOS: f64 = 2.0;
/// A first answer comes so many times sooner than Node.js's.
const LEAST_SOONER: f64 = 10.0;

/// What was measured: a table for each speed, and the goals below it.
#[must_use]
pub fn report(measured: &Measured, hello: &Program, programs: &[Program], speeds: &[Speed]) -> String {
    let mut text = String::new();
    for speed in speeds {
        table(&mut text, measured, hello, programs, *speed).unwrap();
    }
    text
}

struct Row<'a> {
    program: &'a Program,
    next: Duration,
    hellos: f64,
    answer: Duration,
    sooner: Option<f64>,
}

fn table(
    text: &mut String,
    measured: &Measured,
    hello: &Program,
    programs: &[Program],
    speed: Speed,
) -> std::fmt::Result {
    let next = |program: &Program| measured.median(&program.name, speed, |start: &Start| start.next);
    let answer = |program: &Program| measured.median(&program.name, speed, |start: &Start| start.answer);
    let node = programs.iter().find(|program| program.does == Does::ReadsAnItem).and_then(answer);
    let hello_next = next(hello).unwrap_or_default();
    let rows: Vec<_> = std::iter::once(hello)
        .chain(programs)
        .filter_map(|program| {
            let (next, answer) = (next(program)?, answer(program)?);
            let sooner = node.map(|node| node.as_secs_f64() / answer.as_secs_f64());
            let hellos = next.as_secs_f64() / hello_next.as_secs_f64();
            Some(Row { program, next, hellos, answer, sooner })
        })
        .collect();

    writeln!(text, "\nAt {speed}:\n")?;
    writeln!(text, "| function | first /next, ms | ÷ hello | first answer, ms | Node.js ÷ it |")?;
    writeln!(text, "|---|---:|---:|---:|---:|")?;
    for row in &rows {
        let (name, hellos) = (&row.program.name, row.hellos);
        let sooner = row.sooner.map_or("–".to_owned(), |sooner| format!("{sooner:.1}"));
        writeln!(text, "| {name} | {} | {hellos:.2} | {} | {sooner} |", ms(row.next), ms(row.answer))?;
    }

    let functions: Vec<_> = rows.iter().filter(|row| row.program.function().is_some()).collect();
    if let Some(last) = functions.iter().max_by(|one, other| one.hellos.total_cmp(&other.hellos)) {
        let met = functions.iter().filter(|row| row.hellos <= MOST_HELLOS).count();
        writeln!(
            text,
            "\nFirst /next within {MOST_HELLOS} times hello-world's: {met} of {}; the latest is {} with {:.2}.",
            functions.len(),
            last.program.name,
            last.hellos
        )?;
    }
    let calling: Vec<_> = functions.iter().filter(|row| row.program.function() != Some("fallback")).collect();
    let sooner = |row: &&&&Row<'_>| row.sooner.unwrap_or_default();
    let least = calling.iter().min_by(|one, other| sooner(one).total_cmp(&sooner(other)));
    if let Some(least) = least.filter(|row| row.sooner.is_some()) {
        let met = calling.iter().filter(|row| sooner(row) >= LEAST_SOONER).count();
        writeln!(
            text,
            "First answer at least {LEAST_SOONER} times sooner than Node.js: {met} of {}; the least is {} with {:.1}.",
            calling.len(),
            least.program.name,
            sooner(&least)
        )?;
    }
    Ok(())
}

fn ms(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1e3)
}
