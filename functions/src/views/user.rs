//! People, as others and as they themselves see them.

use natter_domain::{
    ids::UserId,
    presence::Presence,
    time::{Timestamp, rfc3339, rfc3339_option},
    user::Profile,
};
use serde::Serialize;

/// A person as others see them; with the email address, as they see themselves.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UserView<'a> {
    id: UserId,
    username: &'a str,
    display_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    bio: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_number: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    avatar_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(serialize_with = "rfc3339")]
    created_at: Timestamp,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    deleted: bool,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    presence: Option<PresenceView>,
    /// Whether the reader blocks this person.
    #[serde(skip_serializing_if = "Option::is_none")]
    blocked: Option<bool>,
}

/// Whether a person is online, and when they were last.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PresenceView {
    pub(crate) online: bool,
    #[serde(serialize_with = "rfc3339_option")]
    pub(crate) last_seen_at: Option<Timestamp>,
}

impl From<Presence> for PresenceView {
    fn from(Presence { online, last_seen_at }: Presence) -> Self {
        Self { online, last_seen_at }
    }
}

impl<'a> UserView<'a> {
    /// A person as everyone sees them: without the email address.
    pub(crate) fn public(profile: &'a Profile) -> Self {
        Self {
            id: profile.id,
            username: profile.username.as_str(),
            display_name: profile.display_name.as_str(),
            bio: profile.bio.as_ref().map(|bio| bio.as_str()),
            phone_number: profile.phone_number.as_ref().map(|number| number.as_str()),
            avatar_url: profile.avatar_url.as_ref().map(|url| url.as_str()),
            email: None,
            created_at: profile.created_at,
            deleted: false,
            presence: None,
            blocked: None,
        }
    }

    /// A person who has deleted the account. Only the id is left, which says when the account was
    /// created.
    pub(crate) fn gone(id: UserId) -> Self {
        Self {
            id,
            username: "",
            display_name: "Deleted account",
            bio: None,
            phone_number: None,
            avatar_url: None,
            email: None,
            created_at: id.made_at(),
            deleted: true,
            presence: None,
            blocked: None,
        }
    }

    /// A person whose account may be deleted: then `profile` is `None`.
    pub(crate) fn of(id: UserId, profile: Option<&'a Profile>) -> Self {
        profile.map_or_else(|| Self::gone(id), Self::public)
    }

    /// A person as they see themselves: with the email address.
    pub(crate) fn own(profile: &'a Profile) -> Self {
        Self { email: profile.email.as_ref().map(|email| email.as_str()), ..Self::public(profile) }
    }

    /// Adds the presence.
    pub(crate) fn with_presence(self, presence: PresenceView) -> Self {
        Self { presence: Some(presence), ..self }
    }

    /// Adds whether the reader blocks the person.
    pub(crate) fn with_block(self, blocked: bool) -> Self {
        Self { blocked: Some(blocked), ..self }
    }
}
