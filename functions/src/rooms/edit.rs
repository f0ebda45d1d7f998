//! `PATCH /api/rooms/{roomId}`

use natter_app::{
    http::{Body, Request, Response},
    json_fields::JsonFields,
    problem::Problem,
};
use natter_domain::room::{Command, RoomName};

use super::{App, change::change, room_of};
use crate::conversation_view::one_conversation;

pub(super) async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let identity = app.authenticator.identify(request, now).await?;
    let room = room_of(request)?;
    let mut fields = JsonFields::of_body(request.body())?;
    let name = fields.optional("name", |text| RoomName::parse(&text));
    let visibility = fields.optional("visibility", |text| text.parse());
    let (name, visibility) = fields.finish((name, visibility))?;
    change(app, room, identity.user, &Command::Edit { name, visibility }, now).await?;
    one_conversation(&app.conversations, &app.users, identity.user, room, now).await
}
