//! `PUT /api/rooms/{roomId}/members/{userId}`: adds a member, or changes a role.

use futures_util::try_join;
use natter_app::{
    http::{self, Body, GatewayRequest as _, Request, Response},
    json_fields::JsonFields,
    problem::{
        Problem,
        refusals::{blocked, conversation_not_found, user_not_found},
    },
};
use natter_domain::{ids::UserId, room::Command};
use natter_store::users::Consistency;

use super::{App, change::change, room_of};

pub(super) async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let identity = app.authenticator.identify(request, now).await?;
    let room = room_of(request)?;
    let user: UserId = request.path_parameter("userId", str::parse)?;
    let mut fields = JsonFields::of_body(request.body())?;
    let role = fields.required("role", |text| text.parse());
    let (role,) = fields.finish((role,))?;
    let member = |user| app.conversations.member(room, user, Consistency::Strong);
    let (own, theirs) = try_join!(member(identity.user), member(user))?;
    // This check comes first: a stranger to the room learns nothing about anybody.
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
    change(app, room, identity.user, &Command::Put { user, role }, now).await?;
    Ok(http::no_content())
}
