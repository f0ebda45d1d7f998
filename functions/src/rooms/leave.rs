//! `POST /api/rooms/{roomId}/leave`

use natter_app::{
    http::{self, Body, Request, Response},
    problem::Problem,
};
use natter_domain::room::Command;

use super::{App, change::change, room_of};

pub(super) async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let identity = app.authenticator.identify(request, now).await?;
    change(app, room_of(request)?, identity.user, &Command::Leave, now).await?;
    Ok(http::no_content())
}
