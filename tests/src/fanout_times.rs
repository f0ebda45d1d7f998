//! Measures how long a message takes to the last of many open sockets.

use std::time::Duration;

use tokio::{
    task::JoinSet,
    time::{Instant, timeout},
};

use crate::{Person, Server, Socket, bulk, contract, no_flood_limit, text};

/// How long a message may be under way.
const AT_MOST: Duration = Duration::from_secs(120);

/// The outcome of one message.
#[derive(Debug, Clone)]
pub struct FanoutTimes {
    /// Members of the room, each with one open socket.
    pub members: usize,
    /// When the message came, on each socket that it has reached: counted from the moment in which
    /// it was sent. The earliest first.
    pub arrivals: Vec<Duration>,
}

impl FanoutTimes {
    /// Whether the message has reached every socket.
    #[must_use]
    pub fn complete(&self) -> bool {
        self.arrivals.len() == self.members
    }
}

/// Sends one message in a room of each size, and looks when it comes. Each room has as many open
/// sockets as members, and there are no others. `None` where `NATTER_URL` names the server: people
/// are put into its rooms past its functions.
///
/// # Panics
/// When anything fails but the arrival of the message.
pub async fn measure(sizes: &[usize]) -> Option<Vec<FanoutTimes>> {
    let server = Server::with(no_flood_limit()).await?;
    let (mut people, mut sockets): (Vec<Person>, Vec<Socket>) = (Vec::new(), Vec::new());
    let mut measured = Vec::new();
    for size in sizes {
        let more = bulk::register(&server, size.saturating_sub(people.len())).await;
        sockets.extend(bulk::open_sockets(&more).await);
        people.extend(more);
        let owner = &people[0];
        let room = owner.room("invite", &[]).await;
        bulk::add_members(owner, &room, &people[1..]).await;
        // The first one finds everything cold.
        let (_, warm) = send(owner, &room, "first", sockets).await;
        let (arrivals, back) = send(owner, &room, "second", warm).await;
        sockets = back;
        measured.push(FanoutTimes { members: people.len(), arrivals });
    }
    Some(measured)
}

/// Sends a message and waits for it on all sockets. Returns when it came, and the sockets.
async fn send(
    owner: &Person,
    room: &str,
    words: &str,
    sockets: Vec<Socket>,
) -> (Vec<Duration>, Vec<Socket>) {
    let words = format!("{words} in {room}");
    let mut listening = JoinSet::new();
    let start = Instant::now();
    for (number, mut socket) in sockets.into_iter().enumerate() {
        let wanted = text(&words);
        listening.spawn(async move {
            let arrived = timeout(AT_MOST, socket.arrival_of(&wanted)).await.ok();
            (number, arrived, socket)
        });
    }
    owner.say_in(room, &words).await;
    let mut heard = listening.join_all().await;
    heard.sort_by_key(|(number, ..)| *number);
    let mut arrivals = Vec::new();
    for (at, event) in heard.iter().filter_map(|(_, arrived, _)| arrived.as_ref()) {
        contract::check_event(&serde_json::from_str(event).unwrap(), None);
        arrivals.push(at.duration_since(start));
    }
    arrivals.sort();
    (arrivals, heard.into_iter().map(|(.., socket)| socket).collect())
}
