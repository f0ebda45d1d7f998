//! Connections that died while a function was frozen: what is sent there is lost, and nobody says
//! so.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use futures_util::future::join_all;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use crate::{
    harness::Store,
    people::{account, hash, registered},
};

/// Between the store and its database: connections go silent when a test says so.
struct Network {
    url: String,
    counts: Arc<Counts>,
    accepting: JoinHandle<()>,
}

#[derive(Default)]
struct Counts {
    /// Connections so far.
    opened: AtomicUsize,
    /// So many of them, the first ones, take what they are sent and answer nothing.
    dead: AtomicUsize,
    /// Requests that dead ones have taken.
    lost: AtomicUsize,
}

impl Network {
    async fn before(store: &Store) -> Self {
        let database =
            store.url().strip_prefix("http://").unwrap().trim_end_matches('/').to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let counts = Arc::new(Counts::default());
        let of_all = Arc::clone(&counts);
        let accepting = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(&database).await.unwrap();
                let number = of_all.opened.fetch_add(1, Ordering::SeqCst);
                let ((from_client, to_client), (from_server, to_server)) =
                    (client.into_split(), server.into_split());
                tokio::spawn(carry(from_client, to_server, number, Arc::clone(&of_all)));
                tokio::spawn(carry(from_server, to_client, number, Arc::clone(&of_all)));
            }
        });
        Self { url, counts, accepting }
    }

    /// All connections that there are die.
    fn dies(&self) -> usize {
        let opened = self.counts.opened.load(Ordering::SeqCst);
        self.counts.dead.store(opened, Ordering::SeqCst);
        opened
    }

    /// How many connections were opened, and how many requests were lost on dead ones.
    fn counts(&self) -> (usize, usize) {
        (self.counts.opened.load(Ordering::SeqCst), self.counts.lost.load(Ordering::SeqCst))
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Carries bytes one way, as long as the connection lives.
async fn carry(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    number: usize,
    counts: Arc<Counts>,
) {
    let mut bytes = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = from.read(&mut bytes).await {
        if number >= counts.dead.load(Ordering::SeqCst) {
            if to.write_all(&bytes[..length]).await.is_err() {
                return;
            }
        } else if bytes.starts_with(b"POST ") {
            counts.lost.fetch_add(1, Ordering::SeqCst);
        }
    }
}

#[tokio::test]
async fn a_request_on_a_dead_connection_is_sent_once_more_on_a_fresh_one() {
    let store = Store::start().await;
    let ada = registered(&store, "ada").await.profile;
    let network = Network::before(&store).await;
    let store = store.through(&network.url);
    let is_read = async || store.users.profile(ada.id).await.unwrap() == Some(ada.clone());
    assert!(is_read().await);
    assert_eq!(network.dies(), 1);
    assert!(is_read().await);
    assert_eq!(network.counts(), (2, 1), "connections, and requests that were lost");
    assert!(is_read().await);
    assert_eq!(network.counts(), (2, 1), "the fresh one stays");
}

#[tokio::test]
async fn however_many_connections_are_dead_one_attempt_is_lost() {
    let store = Store::start().await;
    let ada = registered(&store, "ada").await.profile;
    let network = Network::before(&store).await;
    let store = store.through(&network.url);
    let at_once = async |many: usize| {
        let reads = join_all((0..many).map(|_| store.users.profile(ada.id))).await;
        assert!(reads.into_iter().all(|read| read.unwrap() == Some(ada.clone())));
    };
    at_once(8).await;
    let dead = network.dies();
    assert!(dead > 1, "{dead} connections");
    at_once(1).await;
    assert_eq!(network.counts(), (dead + 1, 1), "not one attempt for each");
    // Those that wait for an answer at the same time find out at the same time.
    at_once(8).await;
    let alive = network.counts().0;
    network.dies();
    at_once(8).await;
    let (opened, lost) = network.counts();
    assert!(lost > 1 && lost <= 9 && opened <= alive + 8, "{lost} of {opened}");
}

#[tokio::test]
async fn a_write_on_a_dead_connection_is_done_once() {
    let store = Store::start().await;
    let network = Network::before(&store).await;
    let store = store.through(&network.url);
    let ada = account("ada", "ada@example.com");
    assert!(store.users.profile(ada.profile.id).await.unwrap().is_none());
    network.dies();
    assert_eq!(store.users.register(&ada).await, Ok(()));
    network.dies();
    let (first, second) = (hash("first"), hash("second"));
    assert_eq!(store.users.change_password(ada.profile.id, &first, &second).await, Ok(()));
    assert_eq!(network.counts(), (3, 2));
    assert!(store.users.profile(ada.profile.id).await.unwrap() == Some(ada.profile));
}
