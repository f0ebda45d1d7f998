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

use natter_app::{
    environment::{Environment, StartError},
    function::Function,
    http::{self, GatewayRequest as _, Request},
    problem::Problem,
    routes,
};
use natter_domain::{conversation::ConversationId, invalid::InvalidError};

use crate::context::{Authenticated, Context, FromEnvironment as _};

type App = Authenticated<Context>;

routes! {
    "POST /api/rooms" => create::handle,
    "PATCH /api/rooms/{roomId}" => edit::handle,
    "DELETE /api/rooms/{roomId}" => end::handle,
    "POST /api/rooms/{roomId}/join" => join::handle,
    "POST /api/rooms/{roomId}/leave" => leave::handle,
    "GET /api/rooms/{roomId}/members" => members::handle,
    "PUT /api/rooms/{roomId}/members/{userId}" => put_member::handle,
    "DELETE /api/rooms/{roomId}/members/{userId}" => remove_member::handle,
}

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    Ok(http::function("rooms", App::from_environment(environment)?, ROUTES))
}

/// The room in the path.
fn room_of(request: &Request) -> Result<ConversationId, Problem> {
    let conversation = request.path_parameter("roomId", |text| {
        let conversation: ConversationId = text.parse()?;
        conversation.room().ok_or_else(|| InvalidError::new("must be the id of a room"))?;
        Ok::<_, InvalidError>(conversation)
    });
    Ok(conversation?)
}
