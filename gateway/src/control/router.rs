//! The routes of the control port.

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};
use http::StatusCode;

use super::{lambda_api, management_api, state::ControlState};
use crate::{
    aws_error::aws_error, host_allow_list::HostAllowList, signed_requests::require_signature,
};

/// The management API's base path. On AWS it is the stage.
pub(crate) const MANAGEMENT_PATH: &str = "/ws";

/// Serves signed requests for `hosts`. `others` are routes of other AWS services.
pub(crate) fn router(control: ControlState, others: Router, hosts: Arc<HostAllowList>) -> Router {
    let connection =
        get(management_api::describe).post(management_api::push).delete(management_api::close);
    let router = Router::new()
        .route(&format!("{MANAGEMENT_PATH}/@connections/{{id}}"), connection)
        .route("/2015-03-31/functions/{name}/invocations", post(lambda_api::invoke))
        .fallback(|| async {
            aws_error(StatusCode::NOT_FOUND, "UnknownOperationException", "There is nothing here.")
        })
        .with_state(Arc::new(control))
        .merge(others);
    require_signature(router, hosts)
}
