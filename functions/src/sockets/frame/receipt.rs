//! The actions `read` and `delivered`.

use natter_domain::member::Receipt;
use natter_runtime::{
    fields::Fields,
    socket::{FrameAnswer, SocketRequest},
};
use serde_json::json;

use super::App;
use crate::{receipts, speaker::Speaker};

pub(super) async fn handle(
    app: &App,
    request: &SocketRequest,
    mut fields: Fields,
    receipt: Receipt,
) -> FrameAnswer {
    let conversation = fields.required("conversationId", |text| text.parse());
    let seq = fields.required_seq("seq");
    let (conversation, seq) = fields.finish((conversation, seq))?;
    receipts::mark(&app.sending, &Speaker::of_frame(request), conversation, receipt, seq).await?;
    Ok(json!({}))
}
