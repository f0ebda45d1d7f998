//! `POST /api/rooms/{roomId}/join`: an open room, by its id.

use natter_domain::room::Command;
use natter_runtime::{
    http::{Answer, HttpRequest},
    problem::Problem,
};

use super::{App, change::change, room_of};
use crate::showing::one_conversation;

pub(super) async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let room = room_of(request)?;
    change(app, room, identity.user, &Command::Join).await?;
    one_conversation(&app.conversations, &app.users, identity.user, room, app.clock.now()).await
}
