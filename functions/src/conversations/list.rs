//! `GET /api/conversations`: the inbox.

use natter_app::{
    cursor,
    http::{self, Body, Request, Response},
    problem::Problem,
    query,
};
use natter_domain::inbox::InboxCursor;
use natter_store::conversations::Summary;
use serde::Serialize;

use super::App;
use crate::{
    people::profiles_for,
    views::conversation::{ConversationView, peers},
};

/// How many pages are read while all conversations on them are cleared.
const PAGES: u32 = 5;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ListView<'a> {
    conversations: Vec<ConversationView<'a>>,
    next_cursor: Option<String>,
}

pub(super) async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let identity = app.authenticator.identify(request, now).await?;
    let limit = query::limit(request)?;
    let mut from =
        query::optional(request, "cursor", |text| cursor::read(text)?.parse::<InboxCursor>())?;
    if from.as_ref().is_some_and(|cursor| cursor.expired(now)) {
        return Err(Problem::invalid_field(
            "cursor",
            "is older than 30 minutes: begin with the first page again",
        ));
    }
    let store = &app.conversations;
    let mut summaries: Vec<Summary> = Vec::new();
    for _ in 0..PAGES {
        let page = store.inbox(identity.user, from.take(), limit, now).await?;
        (summaries, from) = (page.summaries, page.next);
        if from.is_none() || !summaries.is_empty() {
            break;
        }
    }
    let profiles = profiles_for(&app.users, identity.user, &peers(&summaries)).await?;
    Ok(http::ok(&ListView {
        conversations: summaries
            .iter()
            .filter_map(|summary| ConversationView::new(summary, &profiles))
            .collect(),
        next_cursor: from.map(|cursor| cursor::write(&cursor.to_string())),
    }))
}
