//! `GET /api/conversations`: the inbox.

use std::cmp::Reverse;

use natter_domain::inbox::InboxCursor;
use natter_runtime::{
    cursor,
    http::{Answer, HttpRequest},
    problem::Problem,
    query,
};
use natter_store::{conversations::Summary, users::Consistency};
use serde::Serialize;

use super::App;
use crate::views::conversation::{ConversationView, peers};

/// Pages that are read where everything on the first ones is cleared.
const PAGES: u32 = 5;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ListView<'a> {
    conversations: Vec<ConversationView<'a>>,
    next_cursor: Option<String>,
}

pub(super) async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let now = app.sending.clock().now();
    let limit = query::limit(request)?;
    let mut from = query::optional(request, "cursor", |text| cursor::read(text)?.parse::<InboxCursor>())?;
    if from.as_ref().is_some_and(|cursor| cursor.expired(now)) {
        return Err(Problem::invalid_field(
            "cursor",
            "is older than 30 minutes: begin with the first page again",
        ));
    }
    let store = app.sending.conversations();
    let mut summaries: Vec<Summary> = Vec::new();
    for _ in 0..PAGES {
        let page = store.inbox(identity.user, from.take(), limit, now).await?;
        summaries = store.summaries(identity.user, &page.conversations, Consistency::Eventual, now).await?;
        summaries.retain(|summary| !summary.is_cleared());
        from = page.next;
        if from.is_none() || !summaries.is_empty() {
            break;
        }
    }
    // The index knows the order to within ten minutes; the newest entries know it exactly.
    summaries.sort_by_key(|summary| Reverse(summary.newest.as_ref().map(|newest| newest.entry.sent_at)));
    let profiles = app.sending.users().profiles(&peers(&summaries)).await?;
    Ok(Answer::ok(&ListView {
        conversations: summaries
            .iter()
            .filter_map(|summary| ConversationView::new(summary, &profiles))
            .collect(),
        next_cursor: from.map(|cursor| cursor::write(&cursor.to_string())),
    }))
}
