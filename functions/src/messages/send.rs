//! `POST /api/messages/send/{receiverId}` and `POST /api/conversations/{conversationId}/messages`

use natter_app::{
    environment::{Environment, StartError},
    function::Function,
    http::{self, Body, GatewayRequest as _, Request, Response},
    json_fields::JsonFields,
    problem::Problem,
    routes,
};
use natter_domain::{
    conversation::{ConversationId, Direct},
    ids::UserId,
    invalid::InvalidError,
    time::Timestamp,
};
use serde::Serialize;

use crate::{
    caller::Caller,
    context::{Authenticated, Context, FromEnvironment as _},
    messages::{
        parse,
        sender::{MessageSender, Messages, Sent},
    },
    views::entry::{SentTogetherView, SentView},
};

type App = Authenticated<Context>;

routes! {
    "POST /api/messages/send/{receiverId}" => to_user,
    "POST /api/conversations/{conversationId}/messages" => to_conversation,
}

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    Ok(http::function("send-message", App::from_environment(environment)?, ROUTES))
}

async fn to_user(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let user = app.authenticator.identify(request, now).await?.user;
    let conversation = request.path_parameter("receiverId", |text| {
        Ok::<_, InvalidError>(Direct::between(user, text.parse()?)?.id())
    })?;
    let fields = JsonFields::of_body(request.body())?;
    one(app, fields, user, conversation, now).await
}

async fn to_conversation(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let user = app.authenticator.identify(request, now).await?.user;
    let conversation = request.path_parameter("conversationId", str::parse)?;
    let fields = JsonFields::of_body(request.body())?;
    if fields.has("messages") {
        several(app, fields, user, conversation, now).await
    } else {
        one(app, fields, user, conversation, now).await
    }
}

async fn one(
    app: &App,
    fields: JsonFields,
    user: UserId,
    conversation: ConversationId,
    now: Timestamp,
) -> Result<Response<Body>, Problem> {
    let ((), message) = parse::one(fields, Some(()))?;
    let sent = send(app, user, conversation, message, now).await?;
    let view = sent.entries.first().map(SentView::new).ok_or_else(Problem::internal)?;
    Ok(answer(&sent, &view))
}

async fn several(
    app: &App,
    fields: JsonFields,
    user: UserId,
    conversation: ConversationId,
    now: Timestamp,
) -> Result<Response<Body>, Problem> {
    let ((), messages) = parse::several(fields, Some(()))?;
    let sent = send(app, user, conversation, messages, now).await?;
    Ok(answer(&sent, &SentTogetherView::new(conversation, &sent.entries)))
}

async fn send(
    app: &App,
    user: UserId,
    conversation: ConversationId,
    messages: Messages,
    now: Timestamp,
) -> Result<Sent, Problem> {
    let caller = Caller::Request(user);
    MessageSender::new(app, &caller, now).send(conversation, messages).await
}

/// 201, or 200 where everything was stored before.
fn answer(sent: &Sent, view: &impl Serialize) -> Response<Body> {
    if sent.repeat { http::ok(view) } else { http::created(view) }
}
