//! Writes that are done, and whose answer is lost: the SDK sends each once more, and the sender is
//! told the same as if the answer had come.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use http::StatusCode;
use natter_domain::{
    call::{Call, EndedBy, Offering, Seat},
    entry::Body,
    ids::UserId,
    login_attempts::{FREE_ATTEMPTS, LONGEST_WAIT},
    member::Receipt,
    presence::{Connection, Departure},
    room::{Command, Visibility},
    seq::Seq,
    tail::FloodLimit,
    time::Timestamp,
    user::{Bio, ProfileChange},
};
use natter_store::{
    connections::{CallAnswered, CallBegun, CallEnd, CallOffered, InCall, NewTicket, Removed},
    conversations::{Appended, Deleted, Deletion, MadeBy, MembershipError, ReceiptMove},
    users::{AttemptError, BlockChange, CredentialsError, LastSights, Refreshed},
};
use serde_json::Value;

use crate::{
    append::{everything, only, plan, send},
    calls::{device, fingerprint, ringing, stored},
    harness::{Store, now, seconds},
    people::{a_year, called, draft, hash, identity, pair, registered, session, sha, token, user},
    proxy::{Answer, Call as Request, Proxy},
    room::{IDS, begin, done, say},
};

const WRITES: [&str; 5] =
    ["PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem"];

/// A store that gets no answer to its first attempt at any write.
struct Losing {
    store: Store,
    lost: Arc<AtomicUsize>,
    _proxy: Proxy,
}

impl Losing {
    async fn start() -> Self {
        let (lost, sent) = (Arc::new(AtomicUsize::new(0)), Mutex::new(HashSet::new()));
        let counter = Arc::clone(&lost);
        let store = Store::start().await;
        let proxy = Proxy::start(&store, move |request: Request| {
            let first = WRITES.contains(&request.operation.as_str())
                && sent.lock().unwrap().insert(request.request.to_string());
            counter.fetch_add(usize::from(first), Ordering::SeqCst);
            async move {
                let answer = request.forward().await;
                if first && answer.status == StatusCode::OK {
                    return Answer { status: StatusCode::INTERNAL_SERVER_ERROR, body: Value::Null };
                }
                answer
            }
        })
        .await;
        let store = store.through(proxy.url());
        Self { store, lost, _proxy: proxy }
    }

    /// How many writes have lost an answer since the last call.
    fn lost(&self) -> usize {
        self.lost.swap(0, Ordering::SeqCst)
    }
}

#[tokio::test]
async fn an_account_is_made_changed_and_entered_once() {
    let losing = Losing::start().await;
    let users = &losing.store.users;
    let ada = registered(&losing.store, "ada").await;
    let id = ada.profile.id;
    let bio = ProfileChange { bio: Some(Some(Bio::parse("Hi.").unwrap())), ..Default::default() };
    assert!(users.change_profile(id, bio).await.unwrap().is_some());
    let (first, second) = (hash("first"), hash("second"));
    assert_eq!(users.change_password(id, &first, &second).await, Ok(()));
    let again = users.change_password(id, &first, &hash("third")).await;
    assert_eq!(again, Err(CredentialsError::Changed), "somebody else's change");
    let name = called("ada");
    users.claim_attempt(&name, now()).await.unwrap();
    let phone = session(id, now());
    assert_eq!(users.log_in(&name, &second, &phone, &token(7)).await, Ok(()));
    assert_eq!(users.sessions(id, now()).await.unwrap().len(), 2);
    let next = users.refresh(identity(&phone), &token(7), |_| vec![sha(8)], a_year(), now()).await;
    assert_eq!(next, Ok(Refreshed { voided: 0, key: 0 }));
    assert_eq!(users.end_session(identity(&phone), now()).await, Ok(true));
    assert_eq!(users.end_session(identity(&phone), now()).await, Ok(false), "it has ended");
    assert_eq!(users.mark_for_deletion(id, &second, now()).await, Ok(()));
    assert_eq!(losing.lost(), 9);
}

#[tokio::test]
async fn an_attempt_at_a_password_is_let_through_that_was_counted() {
    let losing = Losing::start().await;
    let users = &losing.store.users;
    let (ada, name) = (registered(&losing.store, "ada").await.profile.id, called("ada"));
    let mut moment = now();
    for _ in 0..2 * FREE_ATTEMPTS {
        let claimed = users.claim_attempt(&name, moment).await.unwrap();
        assert_eq!(claimed.user, Some(ada));
        assert!(losing.lost() > 0);
        moment = moment.plus(LONGEST_WAIT);
    }
    let last = moment.before(LONGEST_WAIT);
    let other = losing.store.users.claim_attempt(&name, last).await;
    assert!(matches!(other, Err(AttemptError::TooMany { .. })), "{other:?}");
}

#[tokio::test]
async fn a_block_is_made_and_removed_once() {
    let losing = Losing::start().await;
    let (users, ada, bob) = (&losing.store.users, user(), user());
    let blocked = users.block(ada, bob, LastSights::default(), 0).await;
    assert_eq!(blocked, Ok(BlockChange::Changed));
    assert_eq!(users.unblock(ada, bob).await, Ok(BlockChange::Changed));
    assert_eq!(losing.lost(), 2);
}

#[tokio::test]
async fn an_entry_is_stored_once_and_is_its_senders_own() {
    let losing = Losing::start().await;
    let log = &losing.store.conversations;
    let (ada, bob, id) = pair();
    for name in ["first", "second", "third"] {
        let (entry, _) = send(log, &draft(id, ada, name, now()), None).await;
        assert_eq!(entry.sender, ada);
    }
    let written = log.append(plan(log, &draft(id, ada, "fourth", now())).await).await;
    let Appended { stored, .. } = written.unwrap();
    assert_ne!(only(stored).made_by, MadeBy::Earlier, "others are told of it");
    assert_eq!(everything(log, id).await.len(), 4);

    assert_eq!(log.move_receipt(id, bob, Receipt::Read, seq(2)).await, Ok(ReceiptMove::Forward));
    let again = log.move_receipt(id, bob, Receipt::Read, seq(2)).await;
    assert_eq!(again, Ok(ReceiptMove::Unchanged), "it was there");
    assert_eq!(log.clear(id, bob, seq(1)).await, Ok(()));
    let stranger = log.clear(id, user(), seq(1)).await;
    assert_eq!(stranger, Err(MembershipError::NotAMember));
    let deletion =
        Deletion { conversation: id, target: seq(2), actor: ada, flood: FloodLimit::Off };
    let deleted = log.delete_for_everyone(deletion, &IDS, now()).await.unwrap();
    assert!(matches!(deleted, Deleted::Done(_)));
    log.delete_for_me(id, seq(1), bob).await.unwrap();
    assert_eq!(everything(log, id).await.len(), 5);
    assert!(losing.lost() >= 8);
}

fn seq(number: u64) -> Seq {
    Seq::new(number).unwrap()
}

#[tokio::test]
async fn a_room_changes_once_and_a_text_that_goes_after_its_end_is_gone_by_the_one_who_asked() {
    let losing = Losing::start().await;
    let (store, ada, bob) = (&losing.store, user(), user());
    let room = begin(store, Visibility::Open, ada, &[bob]).await;
    let said = say(store, &draft(room, bob, "said", now())).await.unwrap();
    let (_, bodies) = done(store, room, ada, &Command::End).await;
    assert!(bodies == [Body::Ended]);
    let deletion =
        Deletion { conversation: room, target: said.seq, actor: bob, flood: FloodLimit::Off };
    let deleted = store.conversations.delete_for_everyone(deletion, &IDS, now()).await.unwrap();
    assert!(matches!(deleted, Deleted::InClosedLog { .. }), "others are told");
    let deleted = store.conversations.delete_for_everyone(deletion, &IDS, now()).await.unwrap();
    assert!(matches!(deleted, Deleted::Already));
    assert_eq!(losing.lost(), 4);
}

fn connection(owner: UserId) -> Connection {
    Connection { session: session(owner, now()).id, expires_at: Timestamp::MAX, call: None }
}

#[tokio::test]
async fn the_first_socket_is_the_first_and_the_last_one_the_last() {
    let losing = Losing::start().await;
    let (connections, ada) = (&losing.store.connections, user());
    let ids = ["one=".parse().unwrap(), "two=".parse().unwrap()];
    let before = connections.add(ada, &ids[0], &connection(ada), now()).await.unwrap();
    assert!(!before.online(now()), "she comes online");
    let before = connections.add(ada, &ids[1], &connection(ada), now()).await.unwrap();
    assert_eq!(before.all.keys().collect::<Vec<_>>(), [&ids[0]]);
    let call = "call-1".parse().unwrap();
    connections.note_call(ada, &call, now()).await.unwrap();
    let later = now().plus(seconds(1));
    let Removed::Left { left, calls } =
        connections.remove(ada, &ids, Departure::AtOnce, later).await.unwrap()
    else {
        panic!("they were there")
    };
    assert!(!left.online(later) && left.left_at == Some(later), "she goes offline");
    assert_eq!(calls, ids.clone().map(|id| (id, call.clone())), "and perhaps out of her call");
    let again =
        connections.remove(ada, &ids, Departure::AtOnce, later.plus(seconds(1))).await.unwrap();
    assert_eq!(again, Removed::NotThere);
    assert_eq!(losing.lost(), 5);
}

#[tokio::test]
async fn a_call_rings_is_answered_and_ends_once() {
    let losing = Losing::start().await;
    let (store, ada, bob) = (&losing.store, user(), user());
    let connections = &store.connections;
    let call: Call = ringing(store, "one", ada, bob).await;
    assert_eq!(connections.begin_call(&call).await, Ok(CallBegun::Repeat(call.clone())));
    assert_eq!(connections.mark_ringing(&call.id).await, Ok(true), "somebody waits for its end");
    assert_eq!(connections.mark_ringing(&call.id).await, Ok(false), "somebody else does");
    for _ in 0..2 {
        assert_eq!(connections.keep_candidate(&call.id, "1".to_owned(), now()).await, Ok(true));
    }
    assert_eq!(connections.kept_candidates(&call.id, now()).await, Ok(vec!["1".to_owned()]));
    let bobs = device(bob, "bobs");
    connections.add(bob, &bobs.connection, &connection(bob), now()).await.unwrap();
    let answer = fingerprint("answer");
    let answered = connections.answer_call(&call.id, &bobs, &answer, now()).await;
    assert!(
        matches!(answered, Ok(CallAnswered::First(_) | CallAnswered::Repeat(_, Seat::Answerer))),
        "{answered:?}"
    );
    let joined = connections.set_current_call(&bobs, &call.id, now()).await;
    assert_eq!(joined, Ok(InCall::Set { before: None }));
    let speaking = stored(store, "one").await;
    let screen = fingerprint("screen");
    let offered = connections.offer_in_call(&speaking, &bobs, &screen, now()).await.unwrap();
    // Whoever is told this reads the call, and finds the own offer in it.
    let CallOffered::Refused(_, Offering::Allowed(_)) = offered else { panic!("{offered:?}") };
    let speaking = stored(store, "one").await;
    let offered = connections.offer_in_call(&speaking, &bobs, &screen, now()).await.unwrap();
    assert!(matches!(offered, CallOffered::Waits(_, Seat::Answerer)), "{offered:?}");
    let new = "new=".parse().unwrap();
    let lost = connections.lose_seat(&speaking, Seat::Answerer, now()).await.unwrap().unwrap();
    let back = connections.take_seat(&lost, Seat::Answerer, &new).await.unwrap();
    assert_eq!(back.unwrap().answered.unwrap().by, new);
    let other = "other=".parse().unwrap();
    assert_eq!(connections.take_seat(&lost, Seat::Answerer, &other).await.unwrap(), None);
    let ended = connections.end_call(&call.id, EndedBy::Person(&call.caller), now()).await;
    assert!(matches!(ended, Ok(CallEnd::Ended(_))), "{ended:?}");
    assert!(losing.lost() >= 10);
}

/// The one exception: who it was for is gone with the item. A client gets another ticket.
#[tokio::test]
async fn a_ticket_whose_use_lost_its_answer_is_used_up() {
    let losing = Losing::start().await;
    let me = identity(&session(user(), now()));
    let ticket = NewTicket { hash: sha(1), identity: me, expires_at: Timestamp::MAX };
    losing.store.connections.issue_ticket(ticket).await.unwrap();
    assert_eq!(losing.store.connections.redeem_ticket(&sha(1), now()).await, Ok(None));
    assert_eq!(losing.lost(), 2);
}
