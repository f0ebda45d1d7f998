//! `PUT /api/conversations/{conversationId}/read`

use natter_app::{
    http::{self, Body, GatewayRequest as _, Request, Response},
    json_fields::{DomainFields as _, JsonFields},
    problem::Problem,
};
use natter_domain::member::Receipt;

use super::App;
use crate::{caller::Caller, receipts};

pub(super) async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let identity = app.authenticator.identify(request, now).await?;
    let conversation = request.path_parameter("conversationId", str::parse)?;
    let mut fields = JsonFields::of_body(request.body())?;
    let seq = fields.required_seq("seq");
    let (seq,) = fields.finish((seq,))?;
    let caller = Caller::Request(identity.user);
    receipts::mark(app, &caller, conversation, Receipt::Read, seq, now).await?;
    Ok(http::no_content())
}
