//! `PUT /api/conversations/{conversationId}/read`

use natter_domain::member::Receipt;
use natter_runtime::{
    fields::Fields,
    http::{Answer, HttpRequest},
    problem::Problem,
};

use super::App;
use crate::{receipts, speaker::Speaker};

pub(super) async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let conversation = request.path_parameter("conversationId", str::parse)?;
    let mut fields = Fields::of_body(request.body())?;
    let seq = fields.required_seq("seq");
    let (seq,) = fields.finish((seq,))?;
    let speaker = Speaker::Request(identity.user);
    receipts::mark(&app.sending, &speaker, conversation, Receipt::Read, seq).await?;
    Ok(Answer::no_content())
}
