//! The control port: the management API, the Lambda API and SQS's at one address, as `AWS_ENDPOINT_URL`
//! expects it.

mod lambda_api;
mod management_api;
mod router;
mod sqs_api;
mod state;

pub(crate) use self::{
    router::{MANAGEMENT_PATH, router},
    state::ControlState,
};
