//! Account deletion leaves each conversation.

use futures_util::{future::join_all, join};
use natter_domain::{
    conversation::ConversationId,
    entry::{Body, ClosedLog, Entry},
    ids::UserId,
    room::{Command, Role, Visibility},
    tail::FloodLimit,
};
use natter_store::{
    conversations::{AppendError, LeaveError, LeftOnAccountDeletion, Prepared},
    users::Consistency,
};

use crate::{
    append::{everything, plan, send},
    begin::items,
    harness::{Store, now, seconds},
    hidden_entries::read,
    people::{draft, pair, user},
    room::{IDS, agrees, begin, change_at, done, say},
};

/// The bodies of the entries of a departure; again where too many were writing, as the answer to
/// that says.
async fn leave(store: &Store, id: ConversationId, user: UserId) -> Vec<Body> {
    loop {
        match store.conversations.leave_on_account_deletion(id, user, &IDS, now()).await {
            Err(LeaveError::Contended) => {}
            Err(LeaveError::Store(error)) => panic!("{error}"),
            Ok(LeftOnAccountDeletion::NotAMember) => return Vec::new(),
            Ok(LeftOnAccountDeletion::Left(entries)) => {
                assert!(entries.iter().all(|entry: &Entry| entry.sender == user));
                return entries.into_iter().map(|entry| entry.body).collect();
            }
        }
    }
}

async fn role(store: &Store, id: ConversationId, user: UserId) -> Option<Role> {
    let member = store.conversations.member(id, user, Consistency::Strong).await.unwrap();
    member.map(|member| member.role)
}

fn owned_by(user: UserId) -> Body {
    Body::Inherited { user }
}

#[tokio::test]
async fn an_owners_room_goes_to_an_admin_or_else_to_whoever_is_there_longest() {
    let store = Store::start().await;
    let [owner, early, admin, late] = [(); 4].map(|()| user());
    let id = begin(&store, Visibility::Open, owner, &[]).await;
    for (later, guest) in [(10, early), (20, admin), (30, late)] {
        change_at(&store, id, guest, &Command::Join, now().plus(seconds(later))).await.unwrap();
    }
    done(&store, id, owner, &Command::Put { user: admin, role: Role::Admin }).await;
    assert!(leave(&store, id, owner).await == [owned_by(admin), Body::LeftWithAccount]);
    agrees(&store, id).await;
    assert!(
        leave(&store, id, admin).await == [owned_by(early), Body::LeftWithAccount],
        "before whoever came later"
    );
    agrees(&store, id).await;
    assert!(
        leave(&store, id, late).await == [Body::LeftWithAccount],
        "who owns nothing leaves nothing"
    );
    agrees(&store, id).await;
    assert!(leave(&store, id, early).await == [Body::LeftWithAccount, Body::Ended], "the last one");
    agrees(&store, id).await;
    for gone in [owner, early, admin, late] {
        assert_eq!(store.conversations.of_user(gone).await.unwrap(), []);
        assert!(leave(&store, id, gone).await.is_empty(), "repeating it is harmless");
    }
    agrees(&store, id).await;
}

#[tokio::test]
async fn an_ended_room_is_left_without_a_word() {
    let store = Store::start().await;
    let (owner, member) = (user(), user());
    let id = begin(&store, Visibility::Open, owner, &[member]).await;
    done(&store, id, owner, &Command::End).await;
    let before = everything(&store.conversations, id).await;
    for gone in [owner, member] {
        assert!(leave(&store, id, gone).await.is_empty());
        assert_eq!(role(&store, id, gone).await, None);
        assert_eq!(store.conversations.of_user(gone).await.unwrap(), []);
    }
    assert!(everything(&store.conversations, id).await == before);
    let room = store.conversations.room(id, Consistency::Strong).await.unwrap().unwrap();
    assert_eq!(room.members, 0);
}

#[tokio::test]
async fn a_direct_conversation_ends_with_the_departure_and_stays_to_be_read() {
    let store = Store::start().await;
    let (ada, bob, id) = pair();
    let lost = draft(id, bob, "lost", now());
    send(&store.conversations, &lost, None).await;
    let ready = plan(&store.conversations, &draft(id, bob, "ready", now())).await;
    assert!(leave(&store, id, ada).await == [Body::Left]);
    assert!(leave(&store, id, ada).await.is_empty(), "repeating it is harmless");
    assert_eq!(everything(&store.conversations, id).await.len(), 2);
    assert!(matches!(
        store.conversations.append(ready).await,
        Err(AppendError::Closed(ClosedLog::PeerLeft))
    ));
    let prepare = async |draft| store.conversations.prepare(draft, None, FloodLimit::Off).await;
    let late = prepare(draft(id, bob, "late", now())).await;
    assert!(matches!(late, Err(AppendError::Closed(ClosedLog::PeerLeft))));
    assert!(matches!(prepare(lost).await, Ok(Prepared::Repeat(_))));
    let page = read(&store, id, bob, Default::default()).await.unwrap();
    assert_eq!(page.entries.len(), 2);
    assert!(leave(&store, id, bob).await.is_empty(), "and the other one goes without a word");
    assert_eq!(store.conversations.of_user(bob).await.unwrap(), []);
}

#[tokio::test]
async fn what_was_hidden_goes_with_what_is_kept_of_somebody_who_has_left() {
    let store = Store::start().await;
    let (ada, bob, id) = pair();
    for n in 0..30 {
        send(&store.conversations, &draft(id, bob, &format!("m{n}"), now()), None).await;
    }
    for number in 1..=30 {
        let target = natter_domain::seq::Seq::new(number).unwrap();
        store.conversations.delete_for_me(id, target, ada).await.unwrap();
    }
    store.conversations.delete_for_me(id, natter_domain::seq::Seq::NONE.next(), bob).await.unwrap();
    leave(&store, id, ada).await;
    let former = store.conversations.former_member(id, ada, Consistency::Strong).await.unwrap();
    store.conversations.erase_former_member(id, &former.unwrap().member).await.unwrap();
    let left = items(&store, id).await;
    assert!(left.iter().all(|sk| !sk.contains(&ada.to_string())), "{left:?}");
    assert!(
        left.iter().any(|sk| sk.starts_with(&format!("HIDDEN#{bob}"))),
        "what others have hidden stays"
    );
}

#[tokio::test]
async fn who_was_never_there_departs_from_nothing() {
    let store = Store::start().await;
    let (ada, _, direct) = pair();
    let nowhere = ConversationId::Room(IDS.room(now()));
    let room = begin(&store, Visibility::Open, user(), &[]).await;
    for id in [direct, nowhere, room] {
        assert!(leave(&store, id, ada).await.is_empty());
    }
    agrees(&store, room).await;
}

#[tokio::test]
async fn two_people_who_depart_at_once_leave_a_room_with_an_owner_and_a_log_without_hole() {
    let store = Store::start().await;
    for _ in 0..12 {
        let [owner, admin, member] = [(); 3].map(|()| user());
        let id = begin(&store, Visibility::Open, owner, &[admin, member]).await;
        done(&store, id, owner, &Command::Put { user: admin, role: Role::Admin }).await;
        // The owner, and whoever would get the room; each started twice, as Lambda may.
        join_all([owner, admin, owner, admin].map(|gone| leave(&store, id, gone))).await;
        agrees(&store, id).await;
        assert_eq!(role(&store, id, member).await, Some(Role::Owner));
    }
}

#[tokio::test]
async fn everybody_who_departs_at_once_ends_the_room() {
    let store = Store::start().await;
    for _ in 0..5 {
        let people: Vec<_> = (0..6).map(|_| user()).collect();
        let id = begin(&store, Visibility::Open, people[0], &people[1..]).await;
        join_all(people.iter().map(|gone| leave(&store, id, *gone))).await;
        let log = agrees(&store, id).await;
        assert!(log.last().unwrap().body == Body::Ended);
    }
}

#[tokio::test]
async fn both_of_two_who_depart_at_once_are_gone() {
    let store = Store::start().await;
    for _ in 0..15 {
        let (ada, bob, id) = pair();
        send(&store.conversations, &draft(id, ada, "m", now()), None).await;
        let (adas, bobs) = join!(leave(&store, id, ada), leave(&store, id, bob));
        assert_eq!(adas.len() + bobs.len(), 1, "the log says so once: it ends there");
        assert_eq!(everything(&store.conversations, id).await.len(), 2);
        for user in [ada, bob] {
            assert_eq!(store.conversations.of_user(user).await.unwrap(), []);
        }
    }
}

#[tokio::test]
async fn a_departure_among_messages_is_the_last_word_of_whoever_goes() {
    let store = Store::start().await;
    for _ in 0..8 {
        let [owner, next, other] = [(); 3].map(|()| user());
        let id = begin(&store, Visibility::Open, owner, &[next, other]).await;
        let talking = [owner, next, other].map(|speaker| {
            let store = &store;
            async move {
                for n in 0..10 {
                    say(store, &draft(id, speaker, &format!("m{n}"), now())).await;
                }
            }
        });
        join!(join_all(talking), leave(&store, id, owner));
        let log = agrees(&store, id).await;
        let left = log.iter().position(|entry| entry.body == Body::LeftWithAccount).unwrap();
        assert!(log[left + 1..].iter().all(|entry| entry.sender != owner));
        assert!(
            log[left - 1].body == owned_by(next),
            "the room goes to somebody in the same moment"
        );
    }
}
