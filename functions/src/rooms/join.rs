//! `POST /api/rooms/{roomId}/join`: joins an open room.

use natter_app::{
    http::{Body, Request, Response},
    problem::Problem,
};
use natter_domain::room::Command;

use super::{App, change::change, room_of};
use crate::conversation_view::one_conversation;

pub(super) async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let identity = app.authenticator.identify(request, now).await?;
    let room = room_of(request)?;
    change(app, room, identity.user, &Command::Join, now).await?;
    one_conversation(&app.conversations, &app.users, identity.user, room, now).await
}
