//! Rooms and their members.

mod change;
mod create;
mod edit;
mod end;
mod join;
mod leave;
mod members;
mod put_member;
mod remove_member;

use natter_domain::{
    conversation::ConversationId, ids::Ids, invalid::Invalid, tail::FloodLimit, time::Clock,
};
use natter_runtime::{
    authenticate::Authenticator,
    environment::{Environment, StartError},
    function::Function,
    http::{self, Answer, HttpRequest},
    problem::Problem,
};
use natter_store::{Conversations, Users};

use crate::{problems::not_routed_here, telling::Telling};

struct App {
    authenticator: Authenticator,
    users: Users,
    conversations: Conversations,
    telling: Telling,
    flood: FloodLimit,
    clock: Clock,
    ids: Ids,
}

/// Builds the function.
///
/// # Errors
/// [`StartError`] naming the setting that is missing or wrong.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App {
        authenticator: environment.authenticator()?,
        users: environment.users()?,
        conversations: environment.conversations()?,
        telling: Telling::new(environment)?,
        flood: environment.flood_limit()?,
        clock: environment.clock(),
        ids: environment.ids(),
    };
    Ok(http::function("rooms", app, |app, request| Box::pin(route(app, request))))
}

async fn route(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    match request.route() {
        "POST /api/rooms" => create::handle(app, request).await,
        "PATCH /api/rooms/{roomId}" => edit::handle(app, request).await,
        "DELETE /api/rooms/{roomId}" => end::handle(app, request).await,
        "POST /api/rooms/{roomId}/join" => join::handle(app, request).await,
        "POST /api/rooms/{roomId}/leave" => leave::handle(app, request).await,
        "GET /api/rooms/{roomId}/members" => members::handle(app, request).await,
        "PUT /api/rooms/{roomId}/members/{userId}" => put_member::handle(app, request).await,
        "DELETE /api/rooms/{roomId}/members/{userId}" => remove_member::handle(app, request).await,
        _ => Err(not_routed_here()),
    }
}

/// The room in the path.
fn room_of(request: &HttpRequest) -> Result<ConversationId, Problem> {
    request.path_parameter("roomId", |text| {
        let conversation: ConversationId = text.parse()?;
        conversation.room().ok_or_else(|| Invalid::new("must be the id of a room"))?;
        Ok(conversation)
    })
}
