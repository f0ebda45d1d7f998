//! HTTP functions: API Gateway events (payload 2.0) in, answers out, with the types of
//! `lambda_http`.

mod answer;
mod request;
mod route;

use std::{sync::Arc, time::Duration};

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;

use crate::{
    answer_time::answered,
    event,
    function::Function,
    limits::ANSWER_TIME,
    problem::{Code, Problem},
};

pub use answer::{accepted, created, no_content, ok, options};
pub use lambda_http::{Body, Request, RequestExt, Response};
pub use request::GatewayRequest;
pub use route::{Handler, Route};

/// Makes the function `name`, which answers `routes` with what `app` holds.
///
/// Whatever goes wrong in a handler, also a panic, is answered with a problem document; so is a
/// handler that takes longer than [`ANSWER_TIME`].
pub fn function<App, Error>(
    name: &'static str,
    app: App,
    routes: &'static [Route<App, Error>],
) -> Function
where
    App: Send + Sync + 'static,
    Error: Into<Problem> + From<Problem> + 'static,
{
    let misrouted: Handler<App, Error> = |_, _| Box::pin(async { Err(misrouted().into()) });
    serve(name, app, routes, misrouted, ANSWER_TIME)
}

/// Makes the function `name`, which answers every request with `handler`, whatever its route.
pub fn catch_all<App, Error>(name: &'static str, app: App, handler: Handler<App, Error>) -> Function
where
    App: Send + Sync + 'static,
    Error: Into<Problem> + 'static,
{
    serve(name, app, &[], handler, ANSWER_TIME)
}

fn serve<App, Error>(
    name: &'static str,
    app: App,
    routes: &'static [Route<App, Error>],
    otherwise: Handler<App, Error>,
    answer_time: Duration,
) -> Function
where
    App: Send + Sync + 'static,
    Error: Into<Problem> + 'static,
{
    let app = Arc::new(app);
    Function::new(name, move |event| {
        let app = Arc::clone(&app);
        async move {
            let request = request::of_event(event::decode::<ApiGatewayV2httpRequest>(&event)?);
            let route = routes.iter().find(|route| route.answers(request.route_key()));
            let handler = route.map_or(otherwise, |route| route.handler);
            let answer = match answered(answer_time, handler(&app, &request)).await {
                Ok(Ok(answer)) => answer,
                Ok(Err(error)) => refuse(error.into(), &request),
                Err(problem) => refuse(problem, &request),
            };
            answer::into_event(&answer)
        }
    })
}

/// The template routes to this function what it does not answer.
fn misrouted() -> Problem {
    tracing::error!("a route has reached a function that does not answer it");
    Problem::internal()
}

/// The answer to a request that is refused, as [`function`] gives it where a handler fails: for a
/// handler that adds headers to every answer.
#[must_use]
pub fn refuse(problem: Problem, request: &Request) -> Response<Body> {
    let problem = problem.of_request(request.request_id());
    if let Some(request_id) = &problem.request_id {
        let (route, code) = (request.route_key(), problem.code.as_str());
        // Being busy is no fault, and a stranger can make it so: not something to set off an alarm
        // with.
        if problem.code == Code::UNAVAILABLE {
            tracing::warn!(request_id, route, code, "a request was turned away");
        } else {
            tracing::error!(request_id, route, code, "a request failed");
        }
    }
    answer::problem(&problem)
}

#[cfg(test)]
mod tests {
    use std::future;

    use serde_json::{Value, json, value::RawValue};

    use super::*;

    #[tokio::test]
    async fn a_handler_that_is_given_up_is_answered_with_all_that_every_answer_has() {
        let never: Handler<(), Problem> = |(), _| Box::pin(future::pending());
        let function = serve("never", (), &[], never, Duration::ZERO);
        let event = include_str!("../../../events/http/get-api-auth-me.json");
        let event: Box<RawValue> = serde_json::from_str(event).unwrap();
        let answer = function.invoke(event).await.unwrap();
        let answer: Value = serde_json::from_str(answer.get()).unwrap();
        assert_eq!(answer["statusCode"], 503);
        let expected = json!({
            "cache-control": "no-store",
            "content-type": "application/problem+json",
            "retry-after": "1",
            "x-content-type-options": "nosniff",
        });
        assert_eq!(answer["headers"], expected);
        let problem: Value = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
        assert_eq!((&problem["code"], &problem["retryAfter"]), (&json!("unavailable"), &json!(1)));
    }
}
