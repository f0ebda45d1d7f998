//! `DELETE /api/conversations/{conversationId}`: cleared and hidden for the caller until something new is said.

use natter_domain::conversation::ConversationId;
use natter_runtime::{
    http::{Answer, HttpRequest},
    problem::Problem,
};

use super::App;
use crate::{problems::conversation_not_found, sending::membership, views::conversation::ConversationEvent};

pub(super) async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let conversation: ConversationId = request.path_parameter("conversationId", str::parse)?;
    if let ConversationId::Direct(direct) = conversation {
        membership(direct, identity.user)?;
    }
    let store = app.sending.conversations();
    let last = store.last(conversation).await?;
    if !store.clear(conversation, identity.user, last).await? {
        return Err(conversation_not_found());
    }
    let event = ConversationEvent::removed(conversation);
    app.sending.telling().tell(&[identity.user], &event, None).await;
    Ok(Answer::no_content())
}
