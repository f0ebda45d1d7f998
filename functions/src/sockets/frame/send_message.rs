//! The action `sendMessage`.

use natter_domain::{
    conversation::{ConversationId, Direct},
    entry::Seen,
    text::MessageText,
};
use natter_runtime::{
    fields::Fields,
    problem::Problem,
    socket::{FrameAnswer, SocketRequest},
};

use super::App;
use crate::{sending::Message, speaker::Speaker, views::entry::SentView};

pub(super) async fn handle(app: &App, request: &SocketRequest, fields: Fields) -> FrameAnswer {
    let (conversation, message) = parse(request, fields)?;
    let sent = app.sending.send(Speaker::of_frame(request), conversation, message).await?;
    let seen = Seen { entry: sent.entry, hidden: false };
    serde_json::to_value(SentView::new(&seen)).map_err(|_| Problem::internal())
}

fn parse(request: &SocketRequest, mut fields: Fields) -> Result<(ConversationId, Message), Problem> {
    let user = request.identity.user;
    let conversation = fields.optional("conversationId", |text| text.parse());
    let receiver = fields.optional("receiverId", |text| Ok(Direct::between(user, text.parse()?)?.id()));
    let conversation = match (conversation, receiver) {
        (Some(Some(id)), Some(None)) | (Some(None), Some(Some(id))) => Some(id),
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
    let (conversation, text, client_message_id, after) =
        fields.finish((conversation, text, client_message_id, after))?;
    Ok((conversation, Message { text, client_message_id, after }))
}
