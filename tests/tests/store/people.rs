//! People, sessions and messages to store.

use std::sync::atomic::{AtomicU64, Ordering};

use natter_domain::{
    conversation::{ConversationId, Direct},
    entry::{Body, SendId},
    ids::{SessionId, UserId},
    limits::SESSION_LIFE,
    member::Member,
    room::Role,
    secret::Secret,
    seq::Seq,
    session::{Device, Identity, LongestSession, Session},
    text::MessageText,
    time::Timestamp,
    user::{DisplayName, Profile},
};
use natter_store::{
    conversations::Draft,
    users::{LoginName, NewAccount, RefreshTokenHashes},
};

use crate::harness::{Store, now};

static IDS: AtomicU64 = AtomicU64::new(1);

fn id() -> u128 {
    u128::from(IDS.fetch_add(1, Ordering::Relaxed)) << 64
}

/// Somebody's id that nobody else has.
pub(crate) fn user() -> UserId {
    UserId::from_bits(id())
}

/// A session of `user` that begins at `moment`.
pub(crate) fn session(user: UserId, moment: Timestamp) -> Session {
    Session {
        user,
        // A ULID, which begins with the moment: that is when the session began.
        id: SessionId::from_bits(u128::try_from(moment.millis()).unwrap() << 80 | id() >> 64),
        device: Device::from_user_agent("a test"),
        created_at: moment,
        refreshed_at: moment,
        expires_at: moment.plus(SESSION_LIFE),
    }
}

pub(crate) fn identity(session: &Session) -> Identity {
    Identity { user: session.user, session: session.id }
}

/// A member who has read nothing.
pub(crate) fn member(user: UserId) -> Member {
    Member {
        user,
        role: Role::Member,
        joined_at: now(),
        read: Seq::NONE,
        delivered: Seq::NONE,
        cleared: Seq::NONE,
        has_hidden: false,
    }
}

/// What stands for the hash of the password `word`.
pub(crate) fn hash(word: &str) -> Secret {
    Secret::new(format!("$2b$04${word}"))
}

/// What stands for a hash.
pub(crate) fn sha(number: u8) -> [u8; 32] {
    [number; 32]
}

/// Sessions that can last a year.
pub(crate) fn a_year() -> LongestSession {
    LongestSession::parse("365").unwrap()
}

/// What stands for the hashes of a refresh token; those of one session are of one family.
pub(crate) fn token(number: u8) -> RefreshTokenHashes {
    RefreshTokenHashes { token: sha(number), family: sha(255) }
}

/// An account with this username and address. Its password is `first`, its refresh token
/// `token(1)`.
pub(crate) fn account(username: &str, email: &str) -> NewAccount {
    let id = user();
    let profile = Profile {
        id,
        username: username.parse().unwrap(),
        display_name: DisplayName::parse(username).unwrap(),
        bio: None,
        phone_number: None,
        avatar_url: None,
        email: Some(email.parse().unwrap()),
        created_at: now(),
    };
    NewAccount {
        profile,
        password_hash: hash("first"),
        session: session(id, now()),
        refresh_token: token(1),
    }
}

/// Registers `username` with an address of that name.
pub(crate) async fn registered(store: &Store, username: &str) -> NewAccount {
    let account = account(username, &format!("{username}@example.com"));
    assert_eq!(store.users.register(&account).await, Ok(()));
    account
}

/// Somebody who says to be `username`.
pub(crate) fn called(username: &str) -> LoginName {
    LoginName::Username(username.parse().unwrap())
}

/// Somebody who says to have this address.
pub(crate) async fn at(store: &Store, email: &str) -> LoginName {
    LoginName::Email(store.users.email_key(&email.parse().unwrap()).await.unwrap())
}

/// Two people and their conversation.
pub(crate) fn pair() -> (UserId, UserId, ConversationId) {
    let (one, other) = (user(), user());
    (one, other, Direct::between(one, other).unwrap().id())
}

/// A message that its client has called `name`.
pub(crate) fn draft(
    conversation: ConversationId,
    sender: UserId,
    name: &str,
    sent_at: Timestamp,
) -> Draft {
    Draft {
        conversation,
        sender,
        send: SendId::Client(name.parse().unwrap()),
        body: Body::Message(MessageText::parse(format!("text of {name}")).unwrap()),
        sent_at,
    }
}
