//! The control port: the management API and the Lambda API at one address, as `AWS_ENDPOINT_URL`
//! expects it.

mod lambda_api;
mod management_api;
mod router;
mod state;

pub(crate) use self::{
    router::{MANAGEMENT_PATH, router},
    state::ControlState,
};
