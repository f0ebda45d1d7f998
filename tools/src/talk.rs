//! People who go on talking while something is done to the server under them: a deployment, say.
//!
//! Each has a socket and writes by turns over it and over HTTP. What is not acknowledged is sent
//! once more, as docs/CLIENTS.md says; a socket that is gone is opened anew. In the end, every
//! message that was acknowledged must be in the log, once and under its number, and what was
//! written before must be readable with the password that was chosen before.

mod participant;

use std::{collections::BTreeMap, fmt, time::Duration};

use futures_util::future::join_all;
use serde_json::Value;
use tokio::sync::watch;

use self::participant::Participant;
use natter_tests::{Person, Server};

/// What became of a talk.
#[derive(Debug, Clone, Default)]
pub struct Talk {
    /// Sockets that were open.
    pub sockets: usize,
    /// How often one was gone, and opened anew.
    pub reconnected: usize,
    /// Messages that were acknowledged. All of them are in the log.
    pub acknowledged: usize,
    /// Messages that reached the other's socket as events.
    pub pushed: usize,
    /// Tries without an acknowledgement, which were repeated, by what came instead.
    pub repeated: BTreeMap<String, usize>,
    /// The longest time from the first try to the acknowledgement.
    pub slowest: Duration,
}

/// So many pairs of people talk, and `say` is told when each has been heard; until `stop` is true.
///
/// # Panics
/// When an acknowledged message is lost or doubled, or something else goes wrong that a deployment
/// does not excuse.
pub async fn talk(
    server: &Server,
    pairs: usize,
    stop: watch::Receiver<bool>,
    say: impl FnOnce(),
) -> Talk {
    let mut participants = Vec::new();
    for _ in 0..pairs {
        let (ada, ben) = (server.person().await, server.person().await);
        participants.push(Participant::open(ada.clone(), ben.clone()).await);
        participants.push(Participant::open(ben, ada).await);
    }
    for participant in &mut participants {
        participant.say_one().await;
    }
    say();
    join_all(participants.iter_mut().map(|participant| participant.go_on(stop.clone()))).await;
    let mut talk = Talk::default();
    for participant in &mut participants {
        participant.listen().await;
        participant.add_to(&mut talk);
    }
    for participant in &participants {
        check_log(&participant.person, &participant.peer, &participant.acknowledged).await;
    }
    talk
}

/// Holds the log against what was acknowledged, in a session of its own.
async fn check_log(person: &Person, peer: &Person, acknowledged: &BTreeMap<String, u64>) {
    let history = person.login().await.history_with(peer).await;
    let mut found: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for entry in history.iter().filter(|entry| entry["sender"] == person.id.as_str()) {
        let id = entry["clientMessageId"].as_str().unwrap_or_default();
        found.entry(id).or_default().push(entry["seq"].as_u64().unwrap());
    }
    for (id, seq) in acknowledged {
        let numbers = found.get(id.as_str()).cloned().unwrap_or_default();
        assert_eq!(numbers, [*seq], "a message that was acknowledged as number {seq}");
    }
    let doubled: Vec<_> = found.values().filter(|numbers| numbers.len() > 1).collect();
    assert!(doubled.is_empty(), "messages that are there twice: {doubled:?}");
    let numbers: Vec<u64> = history.iter().map(|entry| number(&entry["seq"])).collect();
    assert!(numbers.iter().copied().eq(1..=numbers.len() as u64), "a log with holes: {numbers:?}");
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

impl fmt::Display for Talk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sockets, reconnected, acknowledged, pushed, repeated, slowest } = self;
        writeln!(
            f,
            "{acknowledged} messages were acknowledged, and all of them are in the log, once each."
        )?;
        writeln!(f, "{pushed} were also pushed. The slowest took {:.1} s.", slowest.as_secs_f64())?;
        write!(
            f,
            "{sockets} sockets were open; one was gone and opened anew {reconnected} times."
        )?;
        for (what, count) in repeated {
            write!(f, "\n{count} tries were repeated: {what}.")?;
        }
        Ok(())
    }
}
