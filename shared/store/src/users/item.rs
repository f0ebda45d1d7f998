//! The items of the Users table. Attribute names are short: they are stored, and paid for, with every item.

use aws_sdk_dynamodb::{primitives::Blob, types::AttributeValue};
use natter_domain::{
    ids::UserId,
    secret::Secret,
    session::{Device, Session},
    time::Timestamp,
    user::{AvatarUrl, Bio, DisplayName, Email, PhoneNumber, Profile, Username},
};
use serde::{Deserialize, Serialize};
use serde_dynamo::aws_sdk_dynamodb_1::{from_item, to_item};

use super::{RefreshTokenHashes, keys};
use crate::{StoreError, db::Item};

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
    /// Since when the account is being deleted, in milliseconds. Such a profile is nobody's any more.
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
            dir: Some(keys::DIRECTORY_PARTITION.to_owned()),
            ulow: profile.username.lower(),
            del: None,
        }
    }

    pub(super) fn read(item: Item) -> Result<Self, StoreError> {
        from_item(item).map_err(|_| UNREADABLE_PROFILE)
    }

    /// Whether the account is being deleted.
    pub(super) fn is_going(&self) -> bool {
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

/// A guard. It is there for as long as its name is taken, and also, without a user, while failed logins under a
/// name that nobody has are remembered.
#[derive(Serialize, Deserialize)]
pub(super) struct GuardItem {
    pub(super) pk: String,
    pub(super) sk: String,
    /// Whose name it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) user: Option<UserId>,
    /// The TTL that a guard with a user keeps: the end of time. An attempt copies it into `ttl`, or, where it is
    /// missing, sets a real one (see login.rs).
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

/// A session. Beside these attributes it has `rt`, the SHA-256 of its refresh token, `fam`, that of what all its refresh
/// tokens have in common, and, once refreshed, `pr`, that of the token before, with `pu`, until when (in milliseconds)
/// that one may be repeated.
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
    pub(super) fn write(session: &Session, refresh_token: &RefreshTokenHashes) -> Result<Item, StoreError> {
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
        item.insert("rt".to_owned(), bytes(&refresh_token.token));
        item.insert("fam".to_owned(), bytes(&refresh_token.family));
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

/// An item out of a struct of this module. They hold only strings, numbers and bytes, which always become attributes.
pub(super) fn write(item: impl Serialize, what: &'static str) -> Result<Item, StoreError> {
    to_item(item).map_err(|_| StoreError::Unreadable { what })
}
