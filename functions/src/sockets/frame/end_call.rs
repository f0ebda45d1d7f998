//! The action `endCall`: somebody hangs up, gives up or declines.

use natter_domain::{
    call::{CallId, CallReason, EndedBy},
    entry::Seen,
};
use natter_runtime::{
    fields::Fields,
    problem::Problem,
    socket::{FrameAnswer, SocketRequest},
};
use serde::Serialize;

use super::App;
use crate::{
    calls::{
        call_not_found, call_taken, device,
        ending::{Ended, end},
    },
    speaker::Speaker,
    views::entry::EntryView,
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EndedView<'a> {
    call_id: &'a CallId,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<EntryView<'a>>,
}

pub(super) async fn handle(app: &App, request: &SocketRequest, mut fields: Fields) -> FrameAnswer {
    let call_id = fields.required("callId", |text| text.parse());
    let reason = fields.optional("reason", CallReason::parse);
    let (call_id, reason) = fields.finish((call_id, reason))?;
    app.sending.still_there(&Speaker::of_frame(request)).await?;
    let (device, telling) = (device(request), app.sending.telling());
    let reason = reason.as_ref().map(CallReason::as_str);
    let entry = match end(telling, &call_id, EndedBy::Person(&device), reason).await? {
        // Both may hang up at the same moment.
        Ended::Over(entry) => entry.map(|entry| Seen { entry, hidden: false }),
        Ended::OtherDevice => return Err(call_taken()),
        Ended::NotFound => return Err(call_not_found()),
        Ended::GoesOn => return Err(Problem::internal()),
    };
    let view = EndedView { call_id: &call_id, entry: entry.as_ref().map(EntryView::new) };
    serde_json::to_value(view).map_err(|_| Problem::internal())
}
