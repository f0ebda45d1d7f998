//! The actions `read` and `delivered`.

use natter_app::{
    json_fields::{DomainFields as _, JsonFields},
    socket::{FrameAnswer, SocketRequest},
};
use natter_domain::member::Receipt;
use serde_json::json;

use super::App;
use crate::{caller::Caller, receipts};

pub(super) async fn read(app: &App, request: &SocketRequest, fields: JsonFields) -> FrameAnswer {
    mark(app, request, fields, Receipt::Read).await
}

pub(super) async fn delivered(
    app: &App,
    request: &SocketRequest,
    fields: JsonFields,
) -> FrameAnswer {
    mark(app, request, fields, Receipt::Delivered).await
}

async fn mark(
    app: &App,
    request: &SocketRequest,
    mut fields: JsonFields,
    receipt: Receipt,
) -> FrameAnswer {
    let now = app.context.clock.now();
    let conversation = fields.required("conversationId", |text| text.parse());
    let seq = fields.required_seq("seq");
    let (conversation, seq) = fields.finish((conversation, seq))?;
    let caller = Caller::of_frame(request);
    receipts::mark(&app.context, &caller, conversation, receipt, seq, now).await?;
    Ok(json!({}))
}
