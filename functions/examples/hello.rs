//! Hello, world on the runtime of our functions, with nothing else in it: what their starts are
//! measured against (`scripts/cold-start`). An example and not a binary, so that nobody deploys it;
//! it is built in the functions' profile.

use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda_runtime::run(service_fn(hello)).await
}

async fn hello(_: LambdaEvent<Value>) -> Result<Value, Error> {
    Ok(json!({ "statusCode": 200, "body": "Hello, world!" }))
}
