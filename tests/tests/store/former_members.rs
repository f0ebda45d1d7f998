//! What stays of a membership: what somebody had cleared and hidden, and where they have been.

use futures_util::{future::join_all, join};
use natter_domain::{
    conversation::ConversationId,
    ids::UserId,
    paging::EntryRange,
    room::{Command, Role, Visibility},
    seq::Seq,
};
use natter_store::{conversations::MembershipError, users::Consistency};

use crate::{
    begin::items,
    harness::{Store, now, seconds},
    hidden_entries::read,
    people::{draft, user},
    room::{agrees, begin, change_at, done, say},
};

fn seq(number: u64) -> Seq {
    Seq::new(number).unwrap()
}

/// An open room in which the owner has said five things, with the numbers 2 to 6.
async fn room_of(store: &Store, owner: UserId, member: UserId) -> ConversationId {
    let id = begin(store, Visibility::Open, owner, &[member]).await;
    for n in 0..5 {
        say(store, &draft(id, owner, &format!("m{n}"), now())).await.unwrap();
    }
    id
}

/// The first number that somebody sees, and the hidden ones.
async fn seen(store: &Store, id: ConversationId, reader: UserId) -> (Seq, Vec<u64>) {
    let page = read(store, id, reader, EntryRange::default()).await.expect("a member");
    let hidden = page.entries.iter().filter(|seen| seen.hidden);
    (page.first, hidden.map(|seen| seen.entry.seq.get()).collect())
}

#[tokio::test]
async fn what_somebody_had_cleared_and_hidden_stays_so_whichever_way_they_go_and_come_back() {
    let store = Store::start().await;
    let (owner, member) = (user(), user());
    let go = [(member, Command::Leave), (owner, Command::Remove { user: member })];
    let come =
        [(member, Command::Join), (owner, Command::Put { user: member, role: Role::Member })];
    for (leaving, leave) in &go {
        for (joining, join) in &come {
            let id = room_of(&store, owner, member).await;
            store.conversations.clear(id, member, seq(3)).await.unwrap();
            store.conversations.delete_for_me(id, seq(5), member).await.unwrap();
            // Also after the second time.
            for _ in 0..2 {
                done(&store, id, *leaving, leave).await;
                assert!(read(&store, id, member, EntryRange::default()).await.is_none());
                done(&store, id, *joining, join).await;
                assert_eq!(seen(&store, id, member).await, (seq(4), vec![5]));
            }
            assert_eq!(seen(&store, id, owner).await, (seq(1), vec![]), "for nobody else");
            agrees(&store, id).await;
        }
    }
}

#[tokio::test]
async fn who_comes_back_has_the_role_of_a_newcomer_and_nothing_else_is_kept() {
    let store = Store::start().await;
    let (owner, member) = (user(), user());
    let id = room_of(&store, owner, member).await;
    done(&store, id, owner, &Command::Put { user: member, role: Role::Admin }).await;
    done(&store, id, member, &Command::Leave).await;
    let former = format!("FORMER#{member}");
    let has = async |sk: &String| items(&store, id).await.contains(sk);
    assert!(has(&former).await && !has(&format!("MEMBER#{member}")).await);
    let later = now().plus(seconds(60));
    change_at(&store, id, member, &Command::Join, later).await.unwrap();
    assert!(!has(&former).await);
    let back = store.conversations.member(id, member, Consistency::Strong).await.unwrap().unwrap();
    assert_eq!((back.role, back.joined_at), (Role::Member, later));
    assert_eq!((back.cleared, back.has_hidden), (Seq::NONE, false));
}

#[tokio::test]
async fn where_somebody_has_been_is_known_and_what_they_were() {
    let store = Store::start().await;
    let (owner, member) = (user(), user());
    let (one, other) = (room_of(&store, owner, member).await, room_of(&store, owner, member).await);
    assert_eq!(store.conversations.left_by_user(member).await.unwrap(), []);
    done(&store, one, owner, &Command::Put { user: member, role: Role::Admin }).await;
    change_at(&store, one, member, &Command::Leave, now().plus(seconds(5))).await.unwrap();
    change_at(&store, other, member, &Command::Leave, now().plus(seconds(9))).await.unwrap();
    assert_eq!(store.conversations.left_by_user(member).await.unwrap(), [other, one]);
    assert_eq!(store.conversations.of_user(member).await.unwrap(), [], "in no inbox");
    assert_eq!(store.conversations.left_by_user(owner).await.unwrap(), []);
    let former = store.conversations.former_member(one, member, Consistency::Strong).await;
    let former = former.unwrap().unwrap();
    assert_eq!((former.member.user, former.member.role), (member, Role::Admin));
    assert_eq!(former.left_at, now().plus(seconds(5)));
    assert_eq!(former.room_name.unwrap().as_str(), "tea");
    done(&store, one, member, &Command::Join).await;
    assert_eq!(store.conversations.left_by_user(member).await.unwrap(), [other]);
    store.conversations.erase_former_member(other, &former.member).await.unwrap();
    assert_eq!(store.conversations.left_by_user(member).await.unwrap(), []);
}

#[tokio::test]
async fn what_is_cleared_and_hidden_in_the_moment_of_leaving_is_not_lost() {
    let store = Store::start().await;
    for _ in 0..20 {
        let (owner, member) = (user(), user());
        let id = room_of(&store, owner, member).await;
        let log = &store.conversations;
        let clears = join_all([2, 4, 3].map(|number| log.clear(id, member, seq(number))));
        let hides = join_all([5, 6].map(|number| log.delete_for_me(id, seq(number), member)));
        let (cleared, _, ()) = join!(clears, hides, async {
            done(&store, id, member, &Command::Leave).await;
        });
        let highest =
            [2, 4, 3].into_iter().zip(cleared).filter_map(|(number, cleared)| match cleared {
                Ok(()) => Some(number),
                Err(MembershipError::NotAMember) => None,
                Err(MembershipError::Store(error)) => panic!("{error}"),
            });
        let highest = highest.max().unwrap_or_default();
        let stored = items(&store, id).await;
        let is_hidden = |number: &u64| stored.contains(&format!("HIDDEN#{member}#{number:020}"));
        let hidden: Vec<u64> = [5, 6].into_iter().filter(is_hidden).collect();
        done(&store, id, member, &Command::Join).await;
        assert_eq!(seen(&store, id, member).await, (seq(highest + 1), hidden));
        agrees(&store, id).await;
    }
}
