//! The action `sendMessage`.

use natter_domain::{
    conversation::{ConversationId, Direct},
    text::MessageText,
};
use natter_runtime::{
    fields::Fields,
    problem::Problem,
    socket::{FrameAnswer, SocketRequest},
};

use super::App;
use crate::{
    sending::{Message, Sender, membership},
    views::entry::SentView,
};

pub(super) async fn handle(app: &App, request: &SocketRequest, fields: Fields) -> FrameAnswer {
    let user = request.identity.user;
    let (direct, message) = parse(request, fields)?;
    membership(direct, user)?;
    let sender = Sender::Socket { identity: request.identity, connection: request.connection.clone() };
    let sent = app.sending.send(sender, direct, message).await?;
    serde_json::to_value(SentView::new(&sent.entry)).map_err(|_| Problem::internal())
}

fn parse(request: &SocketRequest, mut fields: Fields) -> Result<(Direct, Message), Problem> {
    let user = request.identity.user;
    let conversation = fields.optional("conversationId", |text| {
        let ConversationId::Direct(direct) = text.parse()?;
        Ok(direct)
    });
    let receiver = fields.optional("receiverId", |text| Direct::between(user, text.parse()?));
    let direct = match (conversation, receiver) {
        (Some(Some(direct)), Some(None)) | (Some(None), Some(Some(direct))) => Some(direct),
        (Some(None), Some(None)) => {
            fields.flaw("conversationId", "is missing: send `conversationId` or `receiverId`")
        }
        (Some(Some(_)), Some(Some(_))) => {
            fields.flaw("receiverId", "must not be sent beside `conversationId`")
        }
        // One of them is flawed, which is already noted.
        (None, _) | (_, None) => None,
    };
    let text = fields.required("text", MessageText::parse);
    let client_message_id = fields.optional("clientMessageId", |text| text.parse());
    let after = fields.seq("after");
    let (direct, text, client_message_id, after) = fields.finish((direct, text, client_message_id, after))?;
    Ok((direct, Message { text, client_message_id, after }))
}
