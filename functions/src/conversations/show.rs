//! `GET /api/conversations/{conversationId}`

use natter_domain::conversation::ConversationId;
use natter_runtime::{
    http::{Answer, HttpRequest},
    problem::Problem,
};

use super::App;
use crate::{sending::membership, showing::one_conversation};

pub(super) async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let conversation: ConversationId = request.path_parameter("conversationId", str::parse)?;
    if let ConversationId::Direct(direct) = conversation {
        membership(direct, identity.user)?;
    }
    let now = app.sending.clock().now();
    one_conversation(app.sending.conversations(), app.sending.users(), identity.user, conversation, now).await
}
