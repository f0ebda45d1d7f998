//! The items of the Users table. The fields of their structs have the names of the attributes, as
//! `attributes/users.rs` lists them.

use aws_sdk_dynamodb::{primitives::Blob, types::AttributeValue};
use natter_domain::{
    ids::UserId,
    presence::LastSight,
    secret::Secret,
    seq::Seq,
    session::{Device, Session},
    time::Timestamp,
    user::{AvatarUrl, Bio, DisplayName, Email, PhoneNumber, Profile, Username},
};
use serde::{Deserialize, Serialize};
use serde_dynamo::aws_sdk_dynamodb_1::{from_item, to_item};

use super::{RefreshTokenHashes, keys};
use crate::{StoreError, attributes::users::session, dynamodb::Item};

/// A profile, as the table and (but for the address and the hash) the `directory` index hold it.
#[derive(Serialize, Deserialize)]
pub(super) struct ProfileItem {
    pk: String,
    sk: String,
    /// Username, as typed.
    u: Username,
    /// Email address; not in the index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    em: Option<Email>,
    /// Password hash; not in the index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    h: Option<String>,
    /// Display name.
    dn: DisplayName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bio: Option<Bio>,
    /// Phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ph: Option<PhoneNumber>,
    /// Address of a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    av: Option<AvatarUrl>,
    /// Created, in milliseconds.
    c: Timestamp,
    /// Partition of the index; none while the account is being deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dir: Option<String>,
    /// Username in lower case; sort key of the index.
    ulow: String,
    /// When the account was marked for deletion, in milliseconds. Such a profile is not shown to
    /// anybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    del: Option<Timestamp>,
}

impl ProfileItem {
    pub(super) fn new(profile: &Profile, password_hash: &str) -> Self {
        Self {
            pk: keys::user(profile.id),
            sk: keys::PROFILE.to_owned(),
            u: profile.username.clone(),
            em: profile.email.clone(),
            h: Some(password_hash.to_owned()),
            dn: profile.display_name.clone(),
            bio: profile.bio.clone(),
            ph: profile.phone_number.clone(),
            av: profile.avatar_url.clone(),
            c: profile.created_at,
            dir: Some(keys::directory_partition(&profile.username.lower()).to_owned()),
            ulow: profile.username.lower(),
            del: None,
        }
    }

    pub(super) fn read(item: Item) -> Result<Self, StoreError> {
        from_item(item).map_err(|_| UNREADABLE_PROFILE)
    }

    /// Where an earlier version has put it in the index, and where it belongs; `None` if it is
    /// there, or not in the index at all.
    pub(super) fn misplaced(&self) -> Option<(&str, &'static str)> {
        let (now, belongs) = (self.dir.as_deref()?, keys::directory_partition(&self.ulow));
        (now != belongs).then_some((now, belongs))
    }

    /// Whether the account is being deleted.
    pub(super) fn is_marked(&self) -> bool {
        self.del.is_some()
    }

    pub(super) fn into_profile(self) -> Result<Profile, StoreError> {
        Ok(Profile {
            id: keys::user_of(&self.pk).ok_or(UNREADABLE_PROFILE)?,
            username: self.u,
            display_name: self.dn,
            bio: self.bio,
            phone_number: self.ph,
            avatar_url: self.av,
            email: self.em,
            created_at: self.c,
        })
    }

    pub(super) fn into_credentials(mut self) -> Result<Credentials, StoreError> {
        let password_hash = Secret::new(self.h.take().ok_or(UNREADABLE_PROFILE)?);
        Ok(Credentials { profile: self.into_profile()?, password_hash })
    }
}

const UNREADABLE_PROFILE: StoreError = StoreError::Unreadable { what: "profile" };

/// A profile together with the hash that proves its password.
#[derive(Clone)]
pub struct Credentials {
    /// The profile, with the address.
    pub profile: Profile,
    /// The password's hash, in bcrypt's own format.
    pub password_hash: Secret,
}

/// A guard. It is there for as long as its name is taken, and also, without a user, while failed
/// logins under a name that nobody has are remembered.
#[derive(Serialize, Deserialize)]
pub(super) struct GuardItem {
    pub(super) pk: String,
    pub(super) sk: String,
    /// The user who has the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) user: Option<UserId>,
    /// The TTL that a guard with a user keeps: the end of time. An attempt copies it into `ttl`,
    /// or, where it is missing, sets a real one (see login.rs).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) keep: Option<i64>,
    /// Login attempts since the last success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) f: Option<u32>,
    /// When the last attempt was let through, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) la: Option<Timestamp>,
}

impl GuardItem {
    pub(super) fn new(pk: String, user: UserId) -> Self {
        Self {
            pk,
            sk: keys::GUARD.to_owned(),
            user: Some(user),
            keep: Some(Timestamp::MAX.seconds()),
            f: None,
            la: None,
        }
    }

    pub(super) fn read(item: Item) -> Result<Self, StoreError> {
        from_item(item).map_err(|_| StoreError::Unreadable { what: "guard" })
    }
}

/// A block, in either direction. Those of earlier versions hold nothing but their key.
#[derive(Serialize, Deserialize)]
pub(super) struct BlockItem {
    pk: String,
    sk: String,
    /// When the other one was last seen, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ls: Option<Timestamp>,
    /// Read by the other one up to this number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lr: Option<Seq>,
    /// Delivered to the other one up to this number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ld: Option<Seq>,
}

impl BlockItem {
    /// The item in the partition of `user`, who saw this last of the other one.
    pub(super) fn write(user: UserId, sk: String, sight: LastSight) -> Result<Item, StoreError> {
        let (lr, ld) = sight.receipts.unzip();
        write(Self { pk: keys::user(user), sk, ls: sight.seen_at, lr, ld }, "block")
    }

    /// The sort key, and what was seen last.
    pub(super) fn read(item: Item) -> Result<(String, LastSight), StoreError> {
        let read: Self = from_item(item).map_err(|_| StoreError::Unreadable { what: "block" })?;
        Ok((read.sk, LastSight { seen_at: read.ls, receipts: read.lr.zip(read.ld) }))
    }
}

/// A session, without the hashes of its refresh tokens.
#[derive(Serialize, Deserialize)]
pub(super) struct SessionItem {
    pk: String,
    sk: String,
    /// Device.
    dev: String,
    /// Created, in milliseconds.
    c: Timestamp,
    /// Last refreshed, in milliseconds.
    ra: Timestamp,
    /// End of the session in seconds; DynamoDB removes the item some time after.
    ttl: i64,
}

impl SessionItem {
    /// A new session's item.
    pub(super) fn write(
        session: &Session,
        refresh_token: &RefreshTokenHashes,
    ) -> Result<Item, StoreError> {
        let mut item = write(
            Self {
                pk: keys::user(session.user),
                sk: keys::session(session.id),
                dev: session.device.as_str().to_owned(),
                c: session.created_at,
                ra: session.refreshed_at,
                ttl: session.expires_at.seconds(),
            },
            "session",
        )?;
        item.insert(session::TOKEN_HASH.to_owned(), bytes(&refresh_token.token));
        item.insert(session::FAMILY_HASH.to_owned(), bytes(&refresh_token.family));
        Ok(item)
    }

    pub(super) fn read(item: Item) -> Result<Session, StoreError> {
        let unreadable = StoreError::Unreadable { what: "session" };
        let read: Self = from_item(item).map_err(|_| unreadable.clone())?;
        Ok(Session {
            user: keys::user_of(&read.pk).ok_or_else(|| unreadable.clone())?,
            id: keys::session_of(&read.sk).ok_or(unreadable)?,
            device: Device::from_user_agent(&read.dev),
            created_at: read.c,
            refreshed_at: read.ra,
            expires_at: Timestamp::from_seconds(read.ttl),
        })
    }
}

/// A hash as an attribute.
pub(super) fn bytes(hash: &[u8; 32]) -> AttributeValue {
    AttributeValue::B(Blob::new(hash.to_vec()))
}

/// An item out of a struct of this module. They hold only strings, numbers and bytes, which always
/// become attributes.
pub(super) fn write(item: impl Serialize, what: &'static str) -> Result<Item, StoreError> {
    to_item(item).map_err(|_| StoreError::Unreadable { what })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attributes::{
        PK, SK, TTL,
        testing::{SESSION_ID, USER_ID, assert_same_names, number, text},
        users::{block, guard, profile, session},
    };

    #[test]
    fn a_profile_has_the_attributes_of_the_list() {
        assert_same_names::<ProfileItem, _>([
            (PK, text(&format!("USER#{USER_ID}"))),
            (SK, text(keys::PROFILE)),
            (profile::USERNAME, text("Ada")),
            (profile::USERNAME_LOWER, text("ada")),
            (profile::EMAIL, text("ada@example.org")),
            (profile::PASSWORD_HASH, text("$2b$12$hash")),
            (profile::DISPLAY_NAME, text("Ada L.")),
            (profile::BIO, text("Counts.")),
            (profile::PHONE_NUMBER, text("+4930123456")),
            (profile::AVATAR_URL, text("https://example.org/ada.png")),
            (profile::CREATED_AT, number(1)),
            (profile::DIRECTORY_PARTITION, text(keys::EARLIER_DIRECTORY_PARTITION)),
            (profile::MARKED_FOR_DELETION_AT, number(2)),
        ]);
    }

    #[test]
    fn a_guard_has_the_attributes_of_the_list() {
        assert_same_names::<GuardItem, _>([
            (PK, text("NAME#ada")),
            (SK, text(keys::GUARD)),
            (guard::USER, text(USER_ID)),
            (guard::KEPT_TTL, number(1)),
            (guard::ATTEMPTS, number(2)),
            (guard::LAST_ATTEMPT_AT, number(3)),
        ]);
    }

    #[test]
    fn a_block_has_the_attributes_of_the_list() {
        assert_same_names::<BlockItem, _>([
            (PK, text(&format!("USER#{USER_ID}"))),
            (SK, text(&format!("BLOCK#{USER_ID}"))),
            (block::LAST_SEEN_AT, number(1)),
            (block::READ_SEQ, number(2)),
            (block::DELIVERED_SEQ, number(3)),
        ]);
    }

    #[test]
    fn a_session_has_the_attributes_of_the_list() {
        assert_same_names::<SessionItem, _>([
            (PK, text(&format!("USER#{USER_ID}"))),
            (SK, text(&format!("SESSION#{SESSION_ID}"))),
            (session::DEVICE, text("curl/8.5.0")),
            (session::CREATED_AT, number(1)),
            (session::REFRESHED_AT, number(2)),
            (TTL, number(3)),
        ]);
    }
}
