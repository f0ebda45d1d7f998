//! Every call of natter-store, with the error that it returns when the database fails.

use futures_util::future::{FutureExt as _, LocalBoxFuture, join_all};
use natter_domain::{
    call::{Answer, Call, End, EndedBy, Fingerprint, LostSockets, Media, Seat, Signals},
    conversation::ConversationId,
    ids::Ids,
    member::Receipt,
    paging::{EntryRange, PageSize},
    presence::{Connection, Departure},
    room::{Command, RoomName, Visibility},
    seq::Seq,
    tail::FloodLimit,
    time::Timestamp,
    user::{Bio, ProfileChange, UsernamePrefix},
};
use natter_store::{
    Connections, Conversations, StoreError, Users,
    connections::{AnswerCallError, BeginCallError, Kept, NewTicket},
    conversations::{
        AppendError, DeleteMessageError, Deletion, LeaveError, LogBudget, MembershipError, NewRoom,
        RoomChangeError, RoomCommand,
    },
    users::{
        AttemptError, BlockError, Consistency, CredentialsError, LastSights, RefreshError,
        RegisterError,
    },
};

use crate::{
    append::direct,
    harness::now,
    people::{a_year, account, called, draft, hash, identity, member, pair, session, sha, token},
};

/// The calls of the three tables.
pub(crate) type Calls = (Users, Conversations, Connections);

/// The name of a call, and what it failed with.
type Failure = (&'static str, Option<StoreError>);

/// What each call failed with. Whatever is asked for has `secret` in its name.
pub(crate) async fn failures((users, conversations, connections): &Calls) -> Vec<Failure> {
    let mut failures = of_accounts(users).await;
    failures.extend(of_people(users).await);
    failures.extend(of_logs(conversations).await);
    failures.extend(of_rooms_and_members(conversations).await);
    failures.extend(of_sockets(connections).await);
    failures.extend(of_calls(connections).await);
    failures
}

/// An error of a call: the store's, or one that may hold the store's.
trait CallError {
    /// The store's error; `None` for a refusal.
    fn of_store(self) -> Option<StoreError>;
}

impl CallError for StoreError {
    fn of_store(self) -> Option<StoreError> {
        Some(self)
    }
}

macro_rules! call_errors {
    ($($error:ident),+) => {
        $(impl CallError for $error {
            fn of_store(self) -> Option<StoreError> {
                if let Self::Store(error) = self { Some(error) } else { None }
            }
        })+
    };
}

call_errors!(
    AnswerCallError,
    AppendError,
    AttemptError,
    BeginCallError,
    BlockError,
    CredentialsError,
    DeleteMessageError,
    LeaveError,
    MembershipError,
    RefreshError,
    RegisterError,
    RoomChangeError
);

fn failing<'a, T: 'a, E: CallError + 'a>(
    call: impl Future<Output = Result<T, E>> + 'a,
) -> LocalBoxFuture<'a, Option<StoreError>> {
    call.map(|result| result.err().and_then(E::of_store)).boxed_local()
}

async fn all(calls: Vec<(&'static str, LocalBoxFuture<'_, Option<StoreError>>)>) -> Vec<Failure> {
    let (names, calls): (Vec<_>, Vec<_>) = calls.into_iter().unzip();
    names.into_iter().zip(join_all(calls).await).collect()
}

async fn of_accounts(users: &Users) -> Vec<Failure> {
    let (ada, _, _) = pair();
    let me = session(ada, now());
    let (who, new, name) =
        (identity(&me), account("secretname", "secret@example.com"), called("secretname"));
    let (first, second, used) = (hash("first"), hash("second"), token(1));
    all(vec![
        ("register", failing(users.register(&new))),
        ("claim_attempt", failing(users.claim_attempt(&name, now()))),
        ("forget_older_attempts", failing(users.forget_older_attempts(&name, now()))),
        ("forget_attempts", failing(users.forget_attempts(&name))),
        ("log_in", failing(users.log_in(&name, &first, &me, &used))),
        ("refresh", failing(users.refresh(who, &used, |_| vec![sha(2)], a_year(), now()))),
        ("session", failing(users.session(who, now(), Consistency::Strong))),
        ("sessions", failing(users.sessions(ada, now()))),
        ("end_session", failing(users.end_session(who, now()))),
        ("end_sessions", failing(users.end_sessions(ada, None, now()))),
        ("end_oldest_sessions", failing(users.end_oldest_sessions(ada, me.id, now()))),
        ("credentials", failing(users.credentials(ada))),
        ("change_password", failing(users.change_password(ada, &first, &second))),
        ("mark_for_deletion", failing(users.mark_for_deletion(ada, &first, now()))),
        ("deletion_state", failing(users.deletion_state(ada))),
        ("credentials_even_if_marked", failing(users.credentials_even_if_marked(ada))),
        ("erase", failing(users.erase(&new.profile))),
    ])
    .await
}

async fn of_people(users: &Users) -> Vec<Failure> {
    let (ada, bob, _) = pair();
    let (people, prefix) = ([ada, bob], UsernamePrefix::default());
    let bio = ProfileChange { bio: Some(Some(Bio::parse("Hi.").unwrap())), ..Default::default() };
    all(vec![
        ("profile", failing(users.profile(ada))),
        ("profiles", failing(users.profiles(&people))),
        ("change_profile", failing(users.change_profile(ada, bio))),
        ("directory", failing(users.directory(&prefix, None, PageSize::default(), ada))),
        ("block", failing(users.block(ada, bob, LastSights::default(), 0))),
        ("unblock", failing(users.unblock(ada, bob))),
        ("blocks_with", failing(users.blocks_with(ada, &people, Consistency::Strong))),
        ("blocks", failing(users.blocks(ada))),
        ("blocks_made", failing(users.blocks_made(ada))),
        ("blocks_by_key", failing(users.blocks_by_key(ada, &people))),
        ("few_blocks", failing(users.few_blocks(ada))),
        ("blocks_among", failing(users.blocks_among(ada, &[bob]))),
        ("erase_blocks", failing(users.erase_blocks(ada))),
    ])
    .await
}

async fn of_logs(log: &Conversations) -> Vec<Failure> {
    let (ada, bob, id) = pair();
    let (one, people, first, size) =
        (draft(id, ada, "m", now()), [ada, bob], Seq::NONE.next(), PageSize::default());
    let (ids, range, reader) = (Ids::counting(1), EntryRange::default(), member(ada));
    let deletion = Deletion { conversation: id, target: first, actor: ada, flood: FloodLimit::Off };
    let budget = LogBudget::new(1);
    all(vec![
        ("prepare", failing(log.prepare(one.clone(), None, FloodLimit::Off))),
        ("begin", failing(log.begin(direct(&one), &one))),
        ("page", failing(log.page(id, &reader, range, now()))),
        ("entry", failing(log.entry(id, first))),
        ("last", failing(log.last(id))),
        ("member_and_last", failing(log.member_and_last(id, ada))),
        ("entries_since", failing(log.entries_since(id, &reader, first, size, &budget))),
        ("whether", failing(log.whether(id, &reader, first, &budget))),
        ("latest_entries", failing(log.latest_entries(id, &reader, first, size, &budget))),
        ("written_by", failing(log.written_by(id, ada, first))),
        ("bump_inbox", failing(log.bump_inbox(id, &people, now()))),
        ("delete_for_everyone", failing(log.delete_for_everyone(deletion, &ids, now()))),
        ("delete_for_me", failing(log.delete_for_me(id, first, ada))),
        ("leave_on_account_deletion", failing(log.leave_on_account_deletion(id, ada, &ids, now()))),
    ])
    .await
}

async fn of_rooms_and_members(log: &Conversations) -> Vec<Failure> {
    let (ada, _, _) = pair();
    let (ids, first, size) = (Ids::counting(1), Seq::NONE.next(), PageSize::default());
    let id = ids.room(now());
    let name = RoomName::parse("secretname").unwrap();
    let new = NewRoom { id, name, visibility: Visibility::Open, owner: ada, others: &[] };
    let id = ConversationId::Room(id);
    let leave = RoomCommand {
        conversation: id,
        actor: ada,
        command: &Command::Leave,
        flood: FloodLimit::Off,
    };
    all(vec![
        ("create_room", failing(log.create_room(new, &ids, now()))),
        ("change_room", failing(log.change_room(leave, &ids, now()))),
        ("room", failing(log.room(id, Consistency::Strong))),
        (
            "leave_on_account_deletion from a room",
            failing(log.leave_on_account_deletion(id, ada, &ids, now())),
        ),
        ("member", failing(log.member(id, ada, Consistency::Strong))),
        ("members", failing(log.members(id, Consistency::Strong))),
        ("members_page", failing(log.members_page(id, None, size))),
        ("memberships", failing(log.memberships(ada, &[id], Consistency::Strong))),
        ("clear", failing(log.clear(id, ada, first))),
        ("move_receipt", failing(log.move_receipt(id, ada, Receipt::Read, first))),
        ("inbox", failing(log.inbox(ada, None, size, now()))),
        ("of_user", failing(log.of_user(ada))),
        ("left_by_user", failing(log.left_by_user(ada))),
        ("former_member", failing(log.former_member(id, ada, Consistency::Strong))),
        ("summaries", failing(log.summaries(ada, &[id], Consistency::Strong, now()))),
    ])
    .await
}

async fn of_sockets(connections: &Connections) -> Vec<Failure> {
    let (ada, bob, _) = pair();
    let me = session(ada, now());
    let (socket, people) = (["c1=".parse().unwrap()], [ada, bob]);
    let connection = Connection { session: me.id, expires_at: Timestamp::MAX, call: None };
    let ticket = NewTicket { hash: sha(1), identity: identity(&me), expires_at: Timestamp::MAX };
    all(vec![
        ("add", failing(connections.add(ada, &socket[0], &connection, now()))),
        ("remove", failing(connections.remove(ada, &socket, Departure::AtOnce, now()))),
        ("leave_at_once", failing(connections.leave_at_once(ada))),
        ("of", failing(connections.of(ada, Consistency::Eventual))),
        ("of_all", failing(connections.of_all(&people))),
        ("erase connections", failing(connections.erase(ada))),
        ("issue_ticket", failing(connections.issue_ticket(ticket))),
        ("redeem_ticket", failing(connections.redeem_ticket(&sha(1), now()))),
    ])
    .await
}

async fn of_calls(connections: &Connections) -> Vec<Failure> {
    let (ada, _, conversation) = pair();
    let caller = End { user: ada, connection: "secret1=".parse().unwrap(), session: None };
    let call = Call {
        id: "secretcall".parse().unwrap(),
        direct: conversation.direct().unwrap(),
        caller: caller.clone(),
        media: Media::Audio,
        started_at: now(),
        rings_until: now(),
        answered: None,
        lost: LostSockets::default(),
        signals: Signals::default(),
        ended: None,
    };
    let content = Fingerprint::new("secrethash".to_owned());
    let answer = Answer { by: "secret2=".parse().unwrap(), session: None, at: now() };
    let answered = Call { answered: Some(answer), ..call.clone() };
    let json = || "\"secretsignal\"".to_owned();
    all(vec![
        ("begin_call", failing(connections.begin_call(&call))),
        ("call", failing(connections.call(&call.id, Consistency::Strong))),
        ("answer_call", failing(connections.answer_call(&call.id, &caller, &content, now()))),
        ("has_rung", failing(connections.has_rung(&call.id))),
        ("lose_seat", failing(connections.lose_seat(&call, Seat::Caller, now()))),
        ("take_seat", failing(connections.take_seat(&call, Seat::Caller, &caller.connection))),
        ("offer_in_call", failing(connections.offer_in_call(&answered, &caller, &content, now()))),
        ("keep_signal", failing(connections.keep_signal(&call.id, Kept::Offer, json(), now()))),
        ("kept_signal", failing(connections.kept_signal(&call.id, Kept::Answer, now()))),
        ("keep_candidate", failing(connections.keep_candidate(&call.id, json(), now()))),
        ("kept_candidates", failing(connections.kept_candidates(&call.id, now()))),
        ("forget_signals", failing(connections.forget_signals(&call))),
        ("note_call", failing(connections.note_call(ada, &call.id, now()))),
        ("note_opened_in_call", failing(connections.note_opened_in_call(&caller, &call.id))),
        ("forget_calls", failing(connections.forget_calls(ada, std::slice::from_ref(&call.id)))),
        ("end_call", failing(connections.end_call(&call.id, EndedBy::Time, now()))),
        ("set_current_call", failing(connections.set_current_call(&caller, &call.id, now()))),
        ("mark_logged", failing(connections.mark_logged(&call.id))),
    ])
    .await
}
