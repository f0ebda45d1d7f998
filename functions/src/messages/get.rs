//! `GET /api/messages/{userId}` and `GET /api/conversations/{conversationId}/entries`

use natter_domain::{
    conversation::{ConversationId, Direct},
    member::Member,
    paging::EntryRange,
    seq::Seq,
    time::Clock,
};
use natter_runtime::{
    authenticate::Authenticator,
    environment::{Environment, StartError},
    function::Function,
    http::{self, Answer, HttpRequest},
    problem::Problem,
    query,
};
use natter_store::{Conversations, Users, conversations::EntryPage};
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
    clock: Clock,
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
        clock: environment.clock(),
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
    let in_path =
        |user| request.path_parameter("userId", |text| Ok(Direct::between(user, text.parse()?)?.id()));
    let (conversation, user, member) =
        app.authenticator.identify_in(request, &app.conversations, in_path).await?;
    let range = range(request)?;
    if let Some(member) = member {
        return read(app, conversation, &member, range).await;
    }
    let peer = conversation.direct().and_then(|direct| direct.peer_of(user)).ok_or_else(Problem::internal)?;
    if app.users.profile(peer).await?.is_none() {
        return Err(user_not_found());
    }
    Ok(answer(conversation, &EntryPage { entries: Vec::new(), first: Seq::NONE, last: Seq::NONE }))
}

async fn of_conversation(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let in_path = |user| {
        let conversation: ConversationId = request.path_parameter("conversationId", str::parse)?;
        if let ConversationId::Direct(direct) = conversation {
            membership(direct, user)?;
        }
        Ok(conversation)
    };
    let (conversation, _, member) =
        app.authenticator.identify_in(request, &app.conversations, in_path).await?;
    let range = range(request)?;
    let member = member.ok_or_else(conversation_not_found)?;
    read(app, conversation, &member, range).await
}

async fn read(
    app: &App,
    conversation: ConversationId,
    member: &Member,
    range: EntryRange,
) -> Result<Answer, Problem> {
    let page = app.conversations.page(conversation, member, range, app.clock.now()).await?;
    Ok(answer(conversation, &page.ok_or_else(conversation_not_found)?))
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
