//! `PATCH /api/rooms/{roomId}`

use natter_domain::room::{Command, RoomName};
use natter_runtime::{
    fields::Fields,
    http::{Answer, HttpRequest},
    problem::Problem,
};

use super::{App, change::change, room_of};
use crate::showing::one_conversation;

pub(super) async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let room = room_of(request)?;
    let mut fields = Fields::of_body(request.body())?;
    let name = fields.optional("name", |text| RoomName::parse(&text));
    let visibility = fields.optional("visibility", |text| text.parse());
    let (name, visibility) = fields.finish((name, visibility))?;
    change(app, room, identity.user, &Command::Edit { name, visibility }).await?;
    one_conversation(&app.conversations, &app.users, identity.user, room, app.clock.now()).await
}
