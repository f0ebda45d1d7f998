//! `PUT /api/rooms/{roomId}/members/{userId}`: adds somebody, or changes a role.

use futures_util::try_join;
use natter_domain::{ids::UserId, room::Command};
use natter_runtime::{
    fields::Fields,
    http::{Answer, HttpRequest},
    problem::Problem,
};
use natter_store::users::Consistency;

use super::{App, change::change, room_of};
use crate::problems::{blocked, conversation_not_found, user_not_found};

pub(super) async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let room = room_of(request)?;
    let user: UserId = request.path_parameter("userId", str::parse)?;
    let mut fields = Fields::of_body(request.body())?;
    let role = fields.required("role", |text| text.parse());
    let (role,) = fields.finish((role,))?;
    let member = |user| app.conversations.member(room, user, Consistency::Strong);
    let (own, theirs) = try_join!(member(identity.user), member(user))?;
    // First this: a stranger to the room learns nothing of anybody.
    own.ok_or_else(conversation_not_found)?;
    if theirs.is_none() {
        let theirs = [user];
        let blocks = app.users.blocks_with(identity.user, &theirs, Consistency::Strong);
        let (profile, blocks) = try_join!(app.users.profile(user), blocks)?;
        profile.ok_or_else(user_not_found)?;
        if blocks.between(user) {
            return Err(blocked());
        }
    }
    change(app, room, identity.user, &Command::Put { user, role }).await?;
    Ok(Answer::no_content())
}
