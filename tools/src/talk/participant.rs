//! One of those who talk.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{
    sync::watch,
    time::{Instant, sleep},
};

use super::Talk;
use natter_tests::{Person, Socket, open, rng::suffix, text};

/// From one message to the next: below the flood limit of ten messages in five seconds.
const PACE: Duration = Duration::from_millis(700);
/// Before something is tried again.
const PAUSE: Duration = Duration::from_millis(250);
/// How long a message may take, with all its tries.
const AT_LONGEST: Duration = Duration::from_secs(60);

/// Somebody with a socket, and somebody to talk to.
pub(super) struct Participant {
    pub(super) person: Person,
    pub(super) peer: Person,
    /// The numbers of the messages that were acknowledged, by `clientMessageId`.
    pub(super) acknowledged: BTreeMap<String, u64>,
    socket: Socket,
    said: usize,
    last_seen: u64,
    heard: BTreeSet<u64>,
    reconnected: usize,
    repeated: BTreeMap<String, usize>,
    slowest: Duration,
}

impl Participant {
    pub(super) async fn open(person: Person, peer: Person) -> Self {
        let socket = person.socket().await;
        Self {
            person,
            peer,
            acknowledged: BTreeMap::new(),
            socket,
            said: 0,
            last_seen: 0,
            heard: BTreeSet::new(),
            reconnected: 0,
            repeated: BTreeMap::new(),
            slowest: Duration::ZERO,
        }
    }

    /// Talks until it is told to stop.
    pub(super) async fn go_on(&mut self, stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let begun = Instant::now();
            self.say_one().await;
            sleep(PACE.saturating_sub(begun.elapsed())).await;
        }
    }

    /// Says something until it is acknowledged.
    pub(super) async fn say_one(&mut self) {
        let begun = Instant::now();
        let id = suffix();
        let body =
            json!({ "text": text("still there?"), "clientMessageId": id, "after": self.last_seen });
        self.said += 1;
        let seq = loop {
            let over_socket = self.said.is_multiple_of(2);
            match if over_socket {
                self.over_socket(&body).await
            } else {
                self.over_http(&body).await
            } {
                Ok(seq) => break seq,
                Err(why) => *self.repeated.entry(why).or_default() += 1,
            }
            assert!(begun.elapsed() < AT_LONGEST, "no acknowledgement: {:?}", self.repeated);
            sleep(PAUSE).await;
        };
        self.slowest = self.slowest.max(begun.elapsed());
        self.last_seen = self.last_seen.max(seq);
        self.acknowledged.insert(id, seq);
    }

    async fn over_http(&mut self, body: &Value) -> Result<u64, String> {
        let answer = self.person.write(&self.peer, body).unchecked().await;
        match answer.status {
            200 | 201 => Ok(super::number(&answer.json()["entry"]["seq"])),
            status => Err(format!("HTTP answered {status}")),
        }
    }

    async fn over_socket(&mut self, body: &Value) -> Result<u64, String> {
        let mut frame = body.clone();
        frame["receiverId"] = json!(self.peer.id);
        match self.socket.try_ask("sendMessage", frame).await {
            Ok(answer) if answer["event"] == "ack" => Ok(super::number(&answer["entry"]["seq"])),
            Ok(answer) => Err(format!("the socket answered {}", answer["problem"]["code"])),
            Err(code) => {
                self.reconnect().await;
                Err(format!("the socket was closed with {code}"))
            }
        }
    }

    async fn reconnect(&mut self) {
        self.reconnected += 1;
        let begun = Instant::now();
        loop {
            let (_, url) = self.person.ticket().await;
            match open(&url, None).await {
                Ok(socket) => break self.socket = socket,
                Err(status) => assert!(begun.elapsed() < AT_LONGEST, "no new socket: {status}"),
            }
            sleep(PAUSE).await;
        }
    }

    /// Takes what was pushed.
    pub(super) async fn listen(&mut self) {
        for event in self.socket.pushed().await {
            if event["event"] == "newMessage" && event["entry"]["sender"] == self.peer.id.as_str() {
                self.heard.insert(super::number(&event["entry"]["seq"]));
            }
        }
    }

    pub(super) fn add_to(&self, talk: &mut Talk) {
        talk.sockets += 1;
        talk.reconnected += self.reconnected;
        talk.acknowledged += self.acknowledged.len();
        talk.pushed += self.heard.len();
        for (what, count) in &self.repeated {
            *talk.repeated.entry(what.clone()).or_default() += count;
        }
        talk.slowest = talk.slowest.max(self.slowest);
    }
}
