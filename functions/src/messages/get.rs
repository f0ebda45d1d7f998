//! `GET /api/messages/{userId}` and `GET /api/conversations/{conversationId}/entries`

use natter_app::{
    environment::{Environment, StartError},
    function::Function,
    http::{self, Body, GatewayRequest as _, Request, Response},
    problem::{
        Problem,
        refusals::{conversation_not_found, user_not_found},
    },
    query, routes,
};
use natter_domain::{
    conversation::{ConversationId, Direct},
    member::Member,
    paging::EntryRange,
    seq::Seq,
    time::Timestamp,
};
use natter_store::conversations::EntryPage;
use serde::Serialize;

use crate::{
    access::ensure_participant,
    context::{Authenticated, FromEnvironment as _, ReadContext},
    views::entry::EntryView,
};

type App = Authenticated<ReadContext>;

routes! {
    "GET /api/messages/{userId}" => with_user,
    "GET /api/conversations/{conversationId}/entries" => of_conversation,
}

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    Ok(http::function("get-messages", App::from_environment(environment)?, ROUTES))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PageView<'a> {
    conversation_id: ConversationId,
    entries: Vec<EntryView<'a>>,
    first_seq: Seq,
    last_seq: Seq,
}

/// Two people who have not written to each other yet have an empty conversation, if both exist.
async fn with_user(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let in_path = |user| {
        let peer = request.path_parameter("userId", str::parse)?;
        Direct::between(user, peer)
            .map(|direct| direct.id())
            .map_err(|invalid| Problem::invalid_field("userId", invalid))
    };
    let (conversation, user, member) =
        app.authenticator.identify_in(request, &app.conversations, in_path, now).await?;
    let range = range(request)?;
    if let Some(member) = member {
        return read(app, conversation, &member, range, now).await;
    }
    let peer = conversation
        .direct()
        .and_then(|direct| direct.peer_of(user))
        .ok_or_else(Problem::internal)?;
    if app.users.profile(peer).await?.is_none() {
        return Err(user_not_found());
    }
    Ok(answer(conversation, &EntryPage { entries: Vec::new(), first: Seq::NONE, last: Seq::NONE }))
}

async fn of_conversation(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let in_path = |user| {
        let conversation: ConversationId = request.path_parameter("conversationId", str::parse)?;
        ensure_participant(conversation, user)?;
        Ok(conversation)
    };
    let (conversation, _, member) =
        app.authenticator.identify_in(request, &app.conversations, in_path, now).await?;
    let range = range(request)?;
    let member = member.ok_or_else(conversation_not_found)?;
    read(app, conversation, &member, range, now).await
}

async fn read(
    app: &App,
    conversation: ConversationId,
    member: &Member,
    range: EntryRange,
    now: Timestamp,
) -> Result<Response<Body>, Problem> {
    let page = app.conversations.page(conversation, member, range, now).await?;
    Ok(answer(conversation, &page.ok_or_else(conversation_not_found)?))
}

fn range(request: &Request) -> Result<EntryRange, Problem> {
    Ok(EntryRange {
        after: query::seq(request, "after")?,
        before: query::seq(request, "before")?,
        limit: query::limit(request)?,
    })
}

fn answer(conversation: ConversationId, page: &EntryPage) -> Response<Body> {
    http::ok(&PageView {
        conversation_id: conversation,
        entries: page.entries.iter().map(EntryView::new).collect(),
        first_seq: page.first,
        last_seq: page.last,
    })
}
