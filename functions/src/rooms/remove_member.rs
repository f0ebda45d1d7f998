//! `DELETE /api/rooms/{roomId}/members/{userId}`: removes a member. Removing oneself is leaving.

use natter_app::{
    http::{self, Body, GatewayRequest as _, Request, Response},
    problem::Problem,
};
use natter_domain::room::Command;

use super::{App, change::change, room_of};

pub(super) async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let identity = app.authenticator.identify(request, now).await?;
    let room = room_of(request)?;
    let user = request.path_parameter("userId", str::parse)?;
    let command = if user == identity.user { Command::Leave } else { Command::Remove { user } };
    change(app, room, identity.user, &command, now).await?;
    Ok(http::no_content())
}
