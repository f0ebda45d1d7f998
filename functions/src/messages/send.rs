//! `POST /api/messages/send/{receiverId}` and `POST /api/conversations/{conversationId}/messages`

use natter_domain::{conversation::Direct, entry::Seen, text::MessageText};
use natter_runtime::{
    authenticate::Authenticator,
    environment::{Environment, StartError},
    fields::Fields,
    function::Function,
    http::{self, Answer, HttpRequest},
    problem::Problem,
};

use crate::{
    problems::not_routed_here,
    sending::{Message, Sending},
    speaker::Speaker,
    views::entry::SentView,
};

struct App {
    authenticator: Authenticator,
    sending: Sending,
}

/// Builds the function.
///
/// # Errors
/// [`StartError`] naming the setting that is missing or wrong.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App { authenticator: environment.authenticator()?, sending: Sending::new(environment)? };
    Ok(http::function("send-message", app, |app, request| Box::pin(handle(app, request))))
}

async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let conversation = match request.route() {
        "POST /api/messages/send/{receiverId}" => request
            .path_parameter("receiverId", |text| Ok(Direct::between(identity.user, text.parse()?)?.id()))?,
        "POST /api/conversations/{conversationId}/messages" => {
            request.path_parameter("conversationId", str::parse)?
        }
        _ => return Err(not_routed_here()),
    };
    let message = parse(request.body())?;
    let sent = app.sending.send(Speaker::Request(identity.user), conversation, message).await?;
    let seen = Seen { entry: sent.entry, hidden: false };
    let view = SentView::new(&seen);
    Ok(if sent.repeat { Answer::ok(&view) } else { Answer::created(&view) })
}

fn parse(body: &[u8]) -> Result<Message, Problem> {
    let mut fields = Fields::of_body(body)?;
    let text = fields.required("text", MessageText::parse);
    let client_message_id = fields.optional("clientMessageId", |text| text.parse());
    let after = fields.seq("after");
    let (text, client_message_id, after) = fields.finish((text, client_message_id, after))?;
    Ok(Message { text, client_message_id, after })
}
