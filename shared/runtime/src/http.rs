//! HTTP functions: API Gateway events (payload 2.0) in, answers out.

mod answer;
mod request;

use std::sync::Arc;

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use futures_util::future::BoxFuture;

use crate::{
    event,
    function::{Function, FunctionError},
    panics,
    problem::{Code, Problem},
};

pub use answer::Answer;
pub use request::HttpRequest;

/// Makes a function of `app`, what it works with, and `handle`, which answers one request.
///
/// Whatever goes wrong in `handle`, also a panic, is answered with a problem document.
pub fn function<App: Send + Sync + 'static>(
    name: &'static str,
    app: App,
    handle: for<'a> fn(&'a App, &'a HttpRequest) -> BoxFuture<'a, Result<Answer, Problem>>,
) -> Function {
    let app = Arc::new(app);
    Function::new(name, move |event| {
        let app = Arc::clone(&app);
        async move {
            let request = HttpRequest::new(event::decode::<ApiGatewayV2httpRequest>(&event)?);
            let answered = panics::caught(handle(&app, &request)).await;
            let answer = match answered {
                Some(Ok(answer)) => answer,
                Some(Err(problem)) => refuse(problem, &request),
                None => refuse(Problem::internal(), &request),
            };
            answer.into_event().map_err(|_| FunctionError {
                error_type: "AnswerNotWritten".to_owned(),
                error_message: "the answer could not be written as JSON".to_owned(),
            })
        }
    })
}

fn refuse(problem: Problem, request: &HttpRequest) -> Answer {
    let problem = problem.of_request(request.id());
    if let Some(request_id) = &problem.request_id {
        let (route, code) = (request.route(), problem.code.as_str());
        // Being busy is no fault, and a stranger can make it so: not something to set off an alarm with.
        if problem.code == Code::Unavailable {
            tracing::warn!(request_id, route, code, "a request was turned away");
        } else {
            tracing::error!(request_id, route, code, "a request failed");
        }
    }
    Answer::problem(&problem)
}
