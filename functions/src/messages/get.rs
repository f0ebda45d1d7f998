//! `GET /api/messages/{userId}` and `GET /api/conversations/{conversationId}/entries`

use natter_domain::{
    conversation::{ConversationId, Direct},
    paging::EntryRange,
    seq::Seq,
};
use natter_runtime::{
    authenticate::Authenticator,
    environment::{Environment, StartError},
    function::Function,
    http::{self, Answer, HttpRequest},
    problem::Problem,
    query,
};
use natter_store::{
    Conversations, Users,
    conversations::{EntryPage, Reader},
};
use serde::Serialize;

use crate::{
    problems::{conversation_not_found, not_routed_here, user_not_found},
    sending::membership,
    views::entry::EntryView,
};

struct App {
    authenticator: Authenticator,
    users: Users,
    conversations: Conversations,
}

/// Builds the function.
///
/// # Errors
/// [`StartError`] naming the setting that is missing or wrong.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App {
        authenticator: environment.authenticator()?,
        users: environment.users()?,
        conversations: environment.conversations()?,
    };
    Ok(http::function("get-messages", app, |app, request| Box::pin(route(app, request))))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PageView<'a> {
    conversation_id: ConversationId,
    entries: Vec<EntryView<'a>>,
    first_seq: Seq,
    last_seq: Seq,
}

async fn route(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    match request.route() {
        "GET /api/messages/{userId}" => with_user(app, request).await,
        "GET /api/conversations/{conversationId}/entries" => of_conversation(app, request).await,
        _ => Err(not_routed_here()),
    }
}

/// Two people who have not written to each other yet have an empty conversation, provided that both exist.
async fn with_user(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let (peer, direct) = request.path_parameter("userId", |text| {
        let peer = text.parse()?;
        Ok((peer, Direct::between(identity.user, peer)?))
    })?;
    let (_, page) = app.conversations.page(direct.id(), identity.user, range(request)?).await?;
    if page.last == Seq::NONE && app.users.profile(peer).await?.is_none() {
        return Err(user_not_found());
    }
    Ok(answer(direct.id(), &page))
}

async fn of_conversation(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let conversation: ConversationId = request.path_parameter("conversationId", str::parse)?;
    if let ConversationId::Direct(direct) = conversation {
        membership(direct, identity.user)?;
    }
    match app.conversations.page(conversation, identity.user, range(request)?).await? {
        (Reader::Member(_), page) => Ok(answer(conversation, &page)),
        (Reader::Nobody, _) => Err(conversation_not_found()),
    }
}

fn range(request: &HttpRequest) -> Result<EntryRange, Problem> {
    Ok(EntryRange {
        after: query::seq(request, "after")?,
        before: query::seq(request, "before")?,
        limit: query::limit(request)?,
    })
}

fn answer(conversation: ConversationId, page: &EntryPage) -> Answer {
    Answer::ok(&PageView {
        conversation_id: conversation,
        entries: page.entries.iter().map(EntryView::new).collect(),
        first_seq: page.first,
        last_seq: page.last,
    })
}
