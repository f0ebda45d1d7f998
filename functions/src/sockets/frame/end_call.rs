//! The action `endCall`: hangs up, gives up or declines.

use natter_app::{
    json_fields::JsonFields,
    problem::Problem,
    socket::{FrameAnswer, SocketRequest},
};
use natter_domain::{
    call::{CallId, CallReason, EndedBy},
    entry::VisibleEntry,
};
use serde::Serialize;

use super::{App, seated::seated};
use crate::{
    access::ensure_session_active,
    caller::Caller,
    calls::{
        call_not_found, call_taken, device,
        ending::{EndOutcome, end},
    },
    views::entry::EntryView,
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EndedView<'a> {
    call_id: &'a CallId,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<EntryView<'a>>,
}

pub(super) async fn handle(
    app: &App,
    request: &SocketRequest,
    mut fields: JsonFields,
) -> FrameAnswer {
    let now = app.context.clock.now();
    let call_id = fields.required("callId", |text| text.parse());
    let reason = fields.optional("reason", CallReason::parse);
    let (call_id, reason) = fields.finish((call_id, reason))?;
    ensure_session_active(&app.context, &Caller::of_frame(request), now).await?;
    let device = device(request);
    let reason = reason.as_ref().map(CallReason::as_str);
    let mut ended = end(&app.calls, &call_id, EndedBy::Person(&device), reason, now).await?;
    if let EndOutcome::OtherDevice(call) = ended {
        let call = seated(app, *call, &device, now).await?;
        ended = match call.seat_of_socket(&device) {
            Some(_) => end(&app.calls, &call_id, EndedBy::Person(&device), reason, now).await?,
            None => EndOutcome::OtherDevice(Box::new(call)),
        };
    }
    let entry = match ended {
        // Both may hang up at the same moment.
        EndOutcome::Ended(entry) => entry.map(|entry| VisibleEntry { entry, hidden: false }),
        EndOutcome::OtherDevice(call) => return Err(call_taken(&call)),
        EndOutcome::NotFound => return Err(call_not_found()),
        EndOutcome::GoesOn => return Err(Problem::internal()),
    };
    let view = EndedView { call_id: &call_id, entry: entry.as_ref().map(EntryView::new) };
    serde_json::to_value(view).map_err(|_| Problem::internal())
}
