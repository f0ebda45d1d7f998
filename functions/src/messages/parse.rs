//! Reads messages out of a body or a frame: one, or several that keep their order.

use natter_app::{
    json_fields::{DomainFields as _, JsonFields},
    problem::Problem,
};
use natter_domain::{ids::ClientMessageId, limits::SEND_MESSAGES, text::MessageText};

use super::sender::{Message, Messages};

/// One message, with the fields that were read beside it.
///
/// # Errors
/// `validation_failed`.
pub(crate) fn one<T>(mut fields: JsonFields, beside: Option<T>) -> Result<(T, Messages), Problem> {
    let text = fields.required("text", MessageText::parse);
    let client_message_id = fields.optional("clientMessageId", |text| text.parse());
    let after = fields.seq("after");
    let (beside, text, client_message_id, after) =
        fields.finish((beside, text, client_message_id, after))?;
    Ok((beside, Messages { first: Message { text, client_message_id }, rest: Vec::new(), after }))
}

/// Several messages, with the fields that were read beside them. Each needs an id of its own: a
/// repeat of the whole may find some of them stored.
///
/// # Errors
/// `validation_failed`.
pub(crate) fn several<T>(
    mut fields: JsonFields,
    beside: Option<T>,
) -> Result<(T, Messages), Problem> {
    let mut ids: Vec<ClientMessageId> = Vec::new();
    let all = fields.objects("messages", &SEND_MESSAGES, |item| {
        let text = item.required("text", MessageText::parse);
        let id: Option<ClientMessageId> = item.required("clientMessageId", |text| text.parse());
        let id = match id {
            Some(id) if ids.contains(&id) => {
                item.reject("clientMessageId", "must be another one than that of the others")
            }
            id => id,
        };
        ids.extend(id.clone());
        Some(Message { text: text?, client_message_id: Some(id?) })
    });
    for name in ["text", "clientMessageId"] {
        if fields.has(name) {
            fields.reject::<()>(name, "must not be sent beside `messages`");
        }
    }
    let after = fields.seq("after");
    let (beside, all, after) = fields.finish((beside, all, after))?;
    let mut all = all.into_iter();
    // There is at least one.
    let first = all.next().ok_or_else(Problem::internal)?;
    Ok((beside, Messages { first, rest: all.collect(), after }))
}
