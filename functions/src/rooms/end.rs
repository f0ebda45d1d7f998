//! `DELETE /api/rooms/{roomId}`: its members can read it, and nobody can write.

use natter_domain::room::Command;
use natter_runtime::{
    http::{Answer, HttpRequest},
    problem::Problem,
};

use super::{App, change::change, room_of};

pub(super) async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    change(app, room_of(request)?, identity.user, &Command::End).await?;
    Ok(Answer::no_content())
}
