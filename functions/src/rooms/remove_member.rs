//! `DELETE /api/rooms/{roomId}/members/{userId}`. Removing oneself is leaving.

use natter_domain::room::Command;
use natter_runtime::{
    http::{Answer, HttpRequest},
    problem::Problem,
};

use super::{App, change::change, room_of};

pub(super) async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let room = room_of(request)?;
    let user = request.path_parameter("userId", str::parse)?;
    let command = if user == identity.user { Command::Leave } else { Command::Remove { user } };
    change(app, room, identity.user, &command).await?;
    Ok(Answer::no_content())
}
