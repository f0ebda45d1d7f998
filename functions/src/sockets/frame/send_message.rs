//! The actions `sendMessage` and `sendMessages`.

use natter_app::{
    json_fields::JsonFields,
    problem::Problem,
    socket::{FrameAnswer, SocketRequest},
};
use natter_domain::{
    conversation::{ConversationId, Direct},
    invalid::InvalidError,
};

use super::App;
use crate::{
    caller::Caller,
    messages::{
        parse,
        sender::{MessageSender, Messages, Sent},
    },
    views::entry::{SentTogetherView, SentView},
};

pub(super) async fn one(app: &App, request: &SocketRequest, mut fields: JsonFields) -> FrameAnswer {
    let conversation = conversation(request, &mut fields);
    let (conversation, message) = parse::one(fields, conversation)?;
    let sent = send(app, request, conversation, message).await?;
    let view = sent.entries.first().map(SentView::new).ok_or_else(Problem::internal)?;
    serde_json::to_value(view).map_err(|_| Problem::internal())
}

pub(super) async fn several(
    app: &App,
    request: &SocketRequest,
    mut fields: JsonFields,
) -> FrameAnswer {
    let conversation = conversation(request, &mut fields);
    let (conversation, messages) = parse::several(fields, conversation)?;
    let sent = send(app, request, conversation, messages).await?;
    serde_json::to_value(SentTogetherView::new(conversation, &sent.entries))
        .map_err(|_| Problem::internal())
}

async fn send(
    app: &App,
    request: &SocketRequest,
    conversation: ConversationId,
    messages: Messages,
) -> Result<Sent, Problem> {
    let (caller, now) = (Caller::of_frame(request), app.context.clock.now());
    MessageSender::new(&app.context, &caller, now).send(conversation, messages).await
}

/// The conversation that a frame names, by its id or by the other person's.
fn conversation(request: &SocketRequest, fields: &mut JsonFields) -> Option<ConversationId> {
    let user = request.identity.user;
    let conversation = fields.optional("conversationId", |text| text.parse());
    let receiver = fields.optional("receiverId", |text| {
        Ok::<_, InvalidError>(Direct::between(user, text.parse()?)?.id())
    });
    match (conversation, receiver) {
        (Some(Some(id)), Some(None)) | (Some(None), Some(Some(id))) => Some(id),
        (Some(None), Some(None)) => {
            fields.reject("conversationId", "is missing: send `conversationId` or `receiverId`")
        }
        (Some(Some(_)), Some(Some(_))) => {
            fields.reject("receiverId", "must not be sent beside `conversationId`")
        }
        // One of them is invalid, which is recorded already.
        (None, _) | (_, None) => None,
    }
}
