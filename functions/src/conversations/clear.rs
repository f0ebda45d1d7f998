//! `DELETE /api/conversations/{conversationId}`: clears it for the caller, and hides it until there
//! is a new entry.

use natter_app::{
    http::{self, Body, GatewayRequest as _, Request, Response},
    problem::Problem,
};
use natter_domain::conversation::ConversationId;

use super::App;
use crate::{access::ensure_participant, views::conversation::ConversationEvent};

pub(super) async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let identity = app.authenticator.identify(request, now).await?;
    let conversation: ConversationId = request.path_parameter("conversationId", str::parse)?;
    ensure_participant(conversation, identity.user)?;
    let store = &app.conversations;
    let last = store.last(conversation).await?;
    store.clear(conversation, identity.user, last).await?;
    let event = ConversationEvent::removed(conversation);
    app.notifier.notify(&[identity.user], &event, None, now).await;
    Ok(http::no_content())
}
