//! Members of a room.

use natter_domain::{
    member::Member,
    room::Role,
    seq::Seq,
    time::{Timestamp, rfc3339},
};
use serde::Serialize;

use super::user::UserView;

/// A member as the other members see them.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MemberView<'a> {
    user: UserView<'a>,
    role: Role,
    #[serde(serialize_with = "rfc3339")]
    joined_at: Timestamp,
    read_seq: Seq,
    delivered_seq: Seq,
    online: bool,
}

impl<'a> MemberView<'a> {
    pub(crate) fn new(member: &Member, user: UserView<'a>, online: bool) -> Self {
        Self {
            user,
            role: member.role,
            joined_at: member.joined_at,
            read_seq: member.read,
            delivered_seq: member.delivered(),
            online,
        }
    }
}
