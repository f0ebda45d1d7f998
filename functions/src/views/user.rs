//! People.

use natter_domain::{
    ids::UserId,
    time::{Timestamp, rfc3339, rfc3339_option},
    user::Profile,
};
use serde::Serialize;

/// A person as others see them, or, with the address, as they see themselves.
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
    /// Whether the reader blocks them.
    #[serde(skip_serializing_if = "Option::is_none")]
    blocked: Option<bool>,
}

/// Whether somebody is there.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PresenceView {
    pub(crate) online: bool,
    #[serde(serialize_with = "rfc3339_option")]
    pub(crate) last_seen_at: Option<Timestamp>,
}

impl<'a> UserView<'a> {
    /// For everyone: without the address.
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

    /// Somebody who has deleted the account: nothing of them is left but the id, which tells when it was made.
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

    /// Somebody who may have deleted the account.
    pub(crate) fn of(id: UserId, profile: Option<&'a Profile>) -> Self {
        profile.map_or_else(|| Self::gone(id), Self::public)
    }

    /// For the person alone: with the address.
    pub(crate) fn own(profile: &'a Profile) -> Self {
        Self { email: profile.email.as_ref().map(|email| email.as_str()), ..Self::public(profile) }
    }

    /// The same view with presence.
    pub(crate) fn with_presence(self, presence: PresenceView) -> Self {
        Self { presence: Some(presence), ..self }
    }

    /// The same view with whether the reader blocks them.
    pub(crate) fn with_block(self, blocked: bool) -> Self {
        Self { blocked: Some(blocked), ..self }
    }
}
