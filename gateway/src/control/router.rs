//! The routes of the control port.

use std::sync::Arc;

use axum::{
    Router, middleware,
    routing::{get, post},
};
use http::StatusCode;

use super::{lambda_api, management_api, sqs_api, state::ControlState};
use crate::{
    aws_error::aws_error, host_allow_list::HostAllowList, signed_requests::require_signature,
};

/// The management API's base path. On AWS it is the stage.
pub(crate) const MANAGEMENT_PATH: &str = "/ws";

/// Serves signed requests for `hosts`. `others` are routes of other AWS services.
pub(crate) fn router(control: ControlState, others: Router, hosts: Arc<HostAllowList>) -> Router {
    let control = Arc::new(control);
    let connection =
        get(management_api::describe).post(management_api::push).delete(management_api::close);
    let router = Router::new()
        .route(&format!("{MANAGEMENT_PATH}/@connections/{{id}}"), connection)
        .route("/2015-03-31/functions/{name}/invocations", post(lambda_api::invoke))
        .fallback(|| async {
            aws_error(StatusCode::NOT_FOUND, "UnknownOperationException", "There is nothing here.")
        })
        .with_state(Arc::clone(&control))
        .merge(others)
        .layer(middleware::from_fn_with_state(control, sqs_api::layer));
    require_signature(router, hosts)
}
