//! `GET /api/conversations/{conversationId}`

use natter_app::{
    http::{Body, GatewayRequest as _, Request, Response},
    problem::Problem,
};
use natter_domain::conversation::ConversationId;

use super::App;
use crate::{access::ensure_participant, conversation_view::one_conversation};

pub(super) async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let identity = app.authenticator.identify(request, now).await?;
    let conversation: ConversationId = request.path_parameter("conversationId", str::parse)?;
    ensure_participant(conversation, identity.user)?;
    one_conversation(&app.conversations, &app.users, identity.user, conversation, now).await
}
