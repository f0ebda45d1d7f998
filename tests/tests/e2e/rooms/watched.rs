//! Large rooms that are busy: the sockets of their members are noted with the members.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use futures_util::future::join_all;
use natter::{Invocation, Options};
use natter_domain::{
    conversation::ConversationId,
    ids::ConnectionId,
    limits::{INBOX_BUCKET, WATCH_MARGIN, WATCH_SPAN},
    time::Clock,
    watch::Watch,
};
use natter_store::conversations::RoomMembers;
use natter_tests::{Person, Server, Socket, bulk, no_flood_limit, text, until};
use serde_json::{Value, json};
use tokio::sync::mpsc;

/// A large room, with everything that a function does there.
struct Busy {
    server: Server,
    clock: Clock,
    records: mpsc::UnboundedReceiver<Invocation>,
    room: String,
    people: Vec<Person>,
}

impl Busy {
    /// A room of 110, who were members for a while.
    async fn room() -> Option<Self> {
        let (sender, records) = mpsc::unbounded_channel();
        let clock = Clock::default();
        let options = Options {
            clock: clock.clone(),
            observer: Some(Arc::new(move |record| drop(sender.send(record)))),
            ..no_flood_limit()
        };
        let server = Server::with(options).await?;
        let people = bulk::register(&server, 110).await;
        let room = people[0].room("open", &people[1..40].iter().collect::<Vec<_>>()).await;
        bulk::add_members(&people[0], &room, &people[40..]).await;
        clock.advance(WATCH_MARGIN + Duration::from_secs(1));
        let busy = Self { server, clock, records, room, people };
        busy.begin_span().await;
        Some(busy)
    }

    /// Moves the clock to where nothing moves the room up in the inboxes for some minutes: a message
    /// that does is told to everybody in any case.
    async fn begin_span(&self) {
        let span = INBOX_BUCKET.as_secs();
        let since = u64::try_from(self.clock.now().seconds()).unwrap() % span;
        self.clock.advance(Duration::from_secs(span - since));
        self.say("moves up").await;
    }

    fn id(&self) -> ConversationId {
        self.room.parse().unwrap()
    }

    async fn say(&self, words: &str) -> Value {
        self.people[0].say_in(&self.room, words).await
    }

    /// Writes until the room is watched.
    async fn make_busy(&self) -> Watch {
        let before = self.stored().await.watch;
        for number in 0..12 {
            self.say(&format!("busy {number}")).await;
        }
        self.complete(before).await
    }

    /// Waits until the sockets are noted in another watch than `before`.
    async fn complete(&self, before: Option<Watch>) -> Watch {
        let stored = async || self.stored().await.watch;
        let is_complete = |watch: &Option<Watch>| {
            let is_new = |it: Watch| before.is_none_or(|before| before.begun != it.begun);
            watch.is_some_and(|it| is_new(it) && it.complete.is_some())
        };
        until(stored, is_complete).await.unwrap()
    }

    /// Waits until messages go by the watch.
    fn settle(&self) {
        self.clock.advance(WATCH_MARGIN);
    }

    async fn stored(&self) -> RoomMembers {
        self.server.store().members_and_watch(self.id()).await.unwrap()
    }

    /// The sockets that are noted with somebody.
    async fn noted(&self, person: &Person) -> BTreeSet<ConnectionId> {
        let members = self.stored().await.members;
        let found = members.into_iter().find(|(member, _)| member.user.to_string() == person.id);
        let (_, sockets) = found.expect("a member");
        sockets.into_iter().map(|socket| socket.connection).collect()
    }

    /// What `fanout` has read to push the message with these words, in units; how many invocations
    /// that were.
    async fn reads_of(&mut self, words: &str) -> (f64, usize) {
        let quiet = Duration::from_secs(1);
        while let Ok(Some(_)) = tokio::time::timeout(quiet, self.records.recv()).await {}
        self.say(words).await;
        let (mut units, mut invocations) = (0.0, 0);
        while let Ok(Some(record)) = tokio::time::timeout(quiet, self.records.recv()).await {
            if record.function == "FanoutFunction" {
                units += record.usage.rru;
                invocations += 1;
            }
        }
        (units, invocations)
    }
}

/// The texts of the messages that have come on a socket.
fn texts(events: &[Value]) -> Vec<&str> {
    events.iter().filter_map(|event| event["entry"]["text"].as_str()).collect()
}

async fn hears(socket: &mut Socket, words: &str) -> bool {
    let words = text(words);
    loop {
        let Some(event) = socket.next_event(natter_tests::PATIENCE).await else { return false };
        if event["entry"]["text"] == words.as_str() {
            return true;
        }
    }
}

#[tokio::test]
async fn a_message_in_a_watched_room_reaches_every_open_socket_without_a_look_at_the_connections() {
    let Some(mut busy) = Busy::room().await else { return };
    let mut before = busy.people[5].socket().await;
    let (units, invocations) = busy.reads_of("not yet").await;
    assert!(units > 50.0 && invocations == 2, "{units} in {invocations}");
    busy.make_busy().await;
    let mut between = busy.people[6].socket().await;
    busy.settle();
    let mut after = busy.people[7].socket().await;
    let mut second = busy.people[5].socket().await;
    let closed = busy.people[8].socket().await;
    closed.close().await;
    let (units, invocations) = busy.reads_of("now").await;
    assert!(units < 2.0 && invocations == 1, "{units} in {invocations}");
    for socket in [&mut before, &mut between, &mut after, &mut second] {
        assert!(hears(socket, "now").await);
        assert!(!texts(&socket.pushed().await).contains(&text("now").as_str()), "once");
    }
    // The sender's own socket gets none.
    let mut own = busy.people[0].socket().await;
    let mut other = busy.people[0].socket().await;
    let frame = json!({ "conversationId": busy.room, "text": text("from a socket") });
    own.ask("sendMessage", frame).await;
    assert!(hears(&mut other, "from a socket").await && hears(&mut after, "from a socket").await);
    assert!(own.pushed().await.is_empty());
}

#[tokio::test]
async fn whoever_joins_a_watched_room_is_reached_and_whoever_leaves_is_not() {
    let Some(busy) = Busy::room().await else { return };
    busy.make_busy().await;
    busy.settle();
    let new = busy.server.person().await;
    let mut socket = new.socket().await;
    new.join(&busy.room).await.expect(200);
    let mut later = new.socket().await;
    let (leaves, removed) = (&busy.people[9], &busy.people[10]);
    let (mut theirs, mut others) = (leaves.socket().await, removed.socket().await);
    leaves.leave(&busy.room).await.expect(204);
    busy.people[0].remove_member(&busy.room, removed).await.expect(204);
    busy.say("among us").await;
    assert!(hears(&mut socket, "among us").await && hears(&mut later, "among us").await);
    for gone in [&mut theirs, &mut others] {
        let events = gone.pushed().await;
        assert!(!texts(&events).contains(&text("among us").as_str()), "{events:?}");
    }
    leaves.join(&busy.room).await.expect(200);
    busy.say("back").await;
    assert!(hears(&mut theirs, "back").await, "the old socket of whoever has come back");
}

#[tokio::test]
async fn a_socket_whose_disconnect_was_lost_costs_one_push_and_its_note_goes() {
    let Some(mut busy) = Busy::room().await else { return };
    busy.make_busy().await;
    busy.settle();
    let person = busy.people[5].clone();
    let faults = &busy.server.running().faults;
    let gone = person.socket().await;
    assert_eq!(busy.noted(&person).await.len(), 1);
    faults.lose_disconnects(true);
    gone.close().await;
    faults.lose_disconnects(false);
    busy.clock.advance(natter_domain::limits::HANDSHAKE_TIME);
    let mut open = person.socket().await;
    busy.say("hello").await;
    assert!(hears(&mut open, "hello").await);
    until(async || busy.noted(&person).await.len(), |noted| *noted == 1).await;
    let (units, _) = busy.reads_of("again").await;
    assert!(units < 2.0, "{units}");
    assert!(hears(&mut open, "again").await);
}

#[tokio::test]
async fn a_session_that_ends_takes_the_notes_of_its_sockets_along() {
    let Some(busy) = Busy::room().await else { return };
    let person = &busy.people[5];
    let mut early = person.socket().await;
    busy.make_busy().await;
    busy.settle();
    let mut late = person.socket().await;
    assert_eq!(busy.noted(person).await.len(), 2);
    person.request("POST", "/api/auth/logout").await.expect(204);
    early.closed().await;
    late.closed().await;
    until(async || busy.noted(person).await.len(), |noted| *noted == 0).await;
}

#[tokio::test]
async fn a_room_that_falls_silent_is_watched_no_more_and_begins_anew_when_it_is_busy_again() {
    let Some(mut busy) = Busy::room().await else { return };
    let mut socket = busy.people[5].socket().await;
    let first = busy.make_busy().await;
    busy.settle();
    busy.clock.advance(WATCH_SPAN + WATCH_MARGIN);
    let people = busy.people.clone();
    let fresh = async |person: &Person| person.with(&person.refresh().await.expect(200));
    busy.people[0] = fresh(&people[0]).await;
    let unnoted = fresh(&people[6]).await;
    let mut unnoted_socket = unnoted.socket().await;
    assert!(busy.noted(&unnoted).await.is_empty(), "nobody would read it");
    busy.begin_span().await;
    let (units, _) = busy.reads_of("all are looked up").await;
    assert!(units > 50.0, "{units}");
    assert!(hears(&mut unnoted_socket, "all are looked up").await);
    let second = busy.make_busy().await;
    assert!(second.begun > first.begun);
    busy.settle();
    let (units, _) = busy.reads_of("by the notes").await;
    assert!(units < 2.0, "{units}");
    assert!(hears(&mut unnoted_socket, "by the notes").await);
    assert!(hears(&mut socket, "by the notes").await, "noted twice, and there all the time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_opens_a_socket_while_a_watch_begins_is_noted() {
    let Some(busy) = Busy::room().await else { return };
    let people: Vec<&Person> = busy.people[1..31].iter().collect();
    let opening = people.iter().enumerate().map(|(index, person)| async move {
        tokio::time::sleep(Duration::from_millis(20 * u64::try_from(index).unwrap())).await;
        person.socket().await
    });
    let (_watch, sockets) = tokio::join!(busy.make_busy(), join_all(opening));
    let mut missing = Vec::new();
    for person in &people {
        if busy.noted(person).await.is_empty() {
            missing.push(&person.id);
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
    busy.settle();
    busy.say("to all").await;
    for mut socket in sockets {
        assert!(hears(&mut socket, "to all").await);
    }
}

/// What one device did: when its socket was open, counted in messages of the sender, and what came.
struct Visit {
    from: usize,
    to: usize,
    heard: BTreeSet<String>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_message_misses_a_socket_that_is_open_while_others_come_go_join_and_leave() {
    let Some(busy) = Busy::room().await else { return };
    busy.make_busy().await;
    busy.settle();
    let (said, end) = (&std::sync::atomic::AtomicUsize::new(0), 40);
    let order = std::sync::atomic::Ordering::SeqCst;
    let words = |number: usize| format!("number {number:02}");
    let device = async |person: &Person, rejoins: bool| {
        let mut visits = Vec::new();
        while said.load(order) < end {
            if rejoins {
                person.leave(&busy.room).await.expect(204);
                person.join(&busy.room).await.expect(200);
            }
            let mut socket = person.socket().await;
            // A message whose sending begins from now on must come.
            let from = said.load(order) + 1;
            let stay = from + 3;
            let mut events = Vec::new();
            while said.load(order) < stay.min(end) {
                events.extend(socket.next_event(Duration::from_millis(50)).await);
            }
            // Those that were said by now are pushed, or under way.
            let to = said.load(order);
            let last = text(&words(to));
            while to > from && !texts(&events).contains(&last.as_str()) {
                let event = socket.next_event(natter_tests::PATIENCE).await;
                events.push(event.unwrap_or_else(|| panic!("{last} has not come")));
            }
            events.extend(socket.pushed().await);
            let heard = texts(&events).into_iter().map(str::to_owned).collect();
            visits.push(Visit { from, to, heard });
            socket.close().await;
        }
        visits
    };
    let sender = async {
        for number in 1..=end {
            busy.say(&words(number)).await;
            said.store(number, order);
        }
    };
    let (visits, stays) = tokio::join!(
        join_all(busy.people[1..7].iter().map(|person| device(person, false))),
        async {
            let rejoining = join_all(busy.people[7..10].iter().map(|one| device(one, true)));
            tokio::join!(rejoining, sender).0
        }
    );
    let visits: Vec<Visit> = visits.into_iter().chain(stays).flatten().collect();
    assert!(visits.len() > 20, "{}", visits.len());
    for visit in &visits {
        // What was being said when the socket opened may be missed: the log has it.
        for number in visit.from + 1..=visit.to {
            assert!(visit.heard.contains(&text(&words(number))), "{number}: {:?}", visit.heard);
        }
    }
}
