//! The part of docs/prices.md that says what people cost.

use std::fmt::Write as _;

use super::{
    ResourceUsage, Source,
    activities::{self, Activity},
    money::Money,
    page::{HEADER, MILLION, RULE, columns, thousands},
    people::{DAYS, PEOPLE, Person, Program},
};

/// So many people have the sums of a table.
const THOUSAND: u128 = 1000;
/// The parts of a month of which it is said what would lower them.
const LARGEST: usize = 4;

/// What each kind of thing costs, for somebody with few contacts and for somebody with many.
pub(super) async fn activities(source: &Source<'_>) -> String {
    let mut page = format!(
        "\
## A million of what else clients do

Each line includes the request or the frame, its answer, every function that runs for it, and the pushes that it causes.
Whoever is written with is online, on one device.
Of one's contacts, who see one come and go, the stated share is online.
A repeat or a refusal is in costs.md.

| a million, $ | {HEADER}{RULE}"
    );
    let mut seen = Vec::new();
    for person in PEOPLE {
        for Activity { what, one, .. } in activities::of(source, &person).await {
            if !seen.contains(&what) {
                let _ = writeln!(page, "| {what} | {} |", columns(&(one * MILLION).bill(), 2));
                seen.push(what);
            }
        }
    }
    page
}

/// What each of the people costs in a month.
pub(super) async fn people(source: &Source<'_>) -> String {
    let mut page = introduction();
    for person in PEOPLE {
        page.push('\n');
        page.push_str(&month(&person, activities::of(source, &person).await));
    }
    page.push_str(VERY_MANY);
    for person in PEOPLE {
        let ResourceUsage { http_requests, socket_messages, .. } =
            whole(&activities::of(source, &person).await);
        let _ = writeln!(
            page,
            "| {} | {} | {} |",
            person.name,
            thousands(300 * MILLION / http_requests),
            thousands(1000 * MILLION / socket_messages)
        );
    }
    page
}

const VERY_MANY: &str = "
### Very many of them

Where more people than these do so, what is above costs less: the second price above holds for it.

| people | for 300 million HTTP requests a month | for 1,000 million WebSocket messages a month |
|---|---|---|
";

/// All that somebody does in a month.
fn whole(activities: &[Activity]) -> ResourceUsage {
    activities.iter().fold(ResourceUsage::default(), |sum, part| sum + part.month())
}

/// How often somebody does something.
type Count = fn(&Person) -> u128;

fn introduction() -> String {
    let names: Vec<_> = PEOPLE.iter().map(|person| person.name).collect();
    let mut page = format!(
        "\
## Three people for a month

A month has {DAYS} days, all of them alike.
What each of the people does in a day is assumed; the lower lines follow from that and from how natter-client works:
it syncs at each connection and every five minutes, pings after four silent minutes,
and gets a new access token when the last one has been refused, a quarter of an hour after it came.
A push is counted once: a message's for whoever receives it, any other for whoever causes it.

| in a day | {} |
|---|{}
",
        names.join(" | "),
        "---|".repeat(names.len())
    );
    let counts: [(&str, Count); 24] = [
        ("minutes connected", |person| person.minutes),
        ("sockets opened", |person| person.connections),
        ("contacts, each with a direct conversation", |person| person.contacts),
        ("of a hundred contacts, so many are online at once", |person| person.online_percent),
        ("messages sent", |person| person.sent),
        ("of these the first in ten minutes", |person| person.sent_after_silence),
        ("messages received by push", |person| person.pushed),
        ("`typing` sent", |person| person.typing),
        ("`delivered` sent, for a batch each that is not read at once", |person| person.delivered),
        ("`read` sent, for a batch each", |person| person.read),
        ("pages of the inbox", |person| person.inbox_pages),
        ("pages of older messages", |person| person.entry_pages),
        ("profiles with presence", |person| person.profiles),
        ("questions how far the other one has read", |person| person.catch_ups),
        ("minutes without a frame of one's own", |person| person.silent_minutes),
        ("times that the page comes to the foreground", |person| person.returns),
        ("calls made, in a month", |person| person.calls_a_month),
        ("sign-ins, in a month", |person| person.sign_ins_a_month),
        ("*so:* contacts who see one come and go", Person::online),
        ("*so:* syncs at a connection", |person| person.connections),
        ("*so:* other syncs", Person::later_syncs),
        ("*so:* new access tokens", Person::refreshes),
        ("*so:* pings", Person::pings),
        ("*so:* preflight requests", Person::preflights),
    ];
    let programs = PEOPLE.map(|person| match person.program {
        Program::App => "an app",
        Program::WebClient => "Natter's web client",
        Program::ForeignPage => "a page of another address",
    });
    let _ = writeln!(page, "| with | {} |", programs.join(" | "));
    for (what, count) in counts {
        let counts = PEOPLE.map(|person| count(&person).to_string());
        let _ = writeln!(page, "| {what} | {} |", counts.join(" | "));
    }
    page
}

fn month(person: &Person, activities: Vec<Activity>) -> String {
    let name = person.name;
    let mut page = format!(
        "### The month of {name}\n\n| a thousand of them, $ | times a month | {HEADER}---|{RULE}"
    );
    let mut parts: Vec<_> = activities.into_iter().filter(|part| part.times > 0).collect();
    let all = whole(&parts);
    for part in &parts {
        let bill = (part.month() * THOUSAND).bill();
        let _ = writeln!(page, "| {} | {} | {} |", part.what, part.times, columns(&bill, 2));
    }
    let _ = writeln!(page, "| all | | {} |", columns(&(all * THOUSAND).bill(), 2));
    let total = all.bill().total();
    let _ = writeln!(
        page,
        "\n**So the month of {name} costs ${}**{}",
        total.dollars(4),
        goal(person, total)
    );
    parts.sort_by_key(|part| std::cmp::Reverse(part.month().bill().total()));
    page.push_str("The largest parts, and what would lower each:\n\n");
    for part in parts.iter().take(LARGEST) {
        let share = part.month().bill().total().percent_of(total);
        let _ = writeln!(page, "- {}, {share} %: {}", part.what, part.lever);
    }
    page
}

/// How far the goal is.
fn goal(person: &Person, total: Money) -> String {
    match person.goal {
        None => ".\nNo goal was set for it.".to_owned(),
        Some(goal) if total <= goal => {
            format!(".\nThe goal is at most ${}: it is met.", goal.dollars(4))
        }
        Some(goal) => format!(
            ".\nThe goal is at most ${}, which is {} % of that: it is not met.",
            goal.dollars(4),
            goal.percent_of(total)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_met_up_to_the_last_picodollar_and_missed_after_it() {
        let [phone, _, agent] = PEOPLE;
        let most = phone.goal.unwrap();
        assert_eq!(goal(&phone, most), ".\nThe goal is at most $0.0120: it is met.");
        let missed = goal(&phone, most + Money::picodollars(1));
        assert!(missed.ends_with("which is 100 % of that: it is not met."), "{missed}");
        assert!(goal(&phone, most * 4).contains("is 25 % of that"));
        assert_eq!(goal(&agent, most), ".\nNo goal was set for it.");
    }
}
