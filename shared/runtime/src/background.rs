//! Functions that are started without being waited for. Their event is whatever the one who starts them has written.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{
    function::{Function, FunctionError},
    panics,
};

/// The work could not be done. Lambda tries it again, and then puts it aside.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotDone(pub String);

impl From<natter_store::StoreError> for NotDone {
    fn from(error: natter_store::StoreError) -> Self {
        Self(error.to_string())
    }
}

/// Makes the function: `handle` does the work that an event describes, and can do it again without harm.
pub fn function<App, Work>(
    name: &'static str,
    app: App,
    handle: for<'a> fn(&'a App, Work) -> BoxFuture<'a, Result<(), NotDone>>,
) -> Function
where
    App: Send + Sync + 'static,
    Work: DeserializeOwned + Send + 'static,
{
    let app = Arc::new(app);
    Function::new(name, move |raw| {
        let app = Arc::clone(&app);
        async move {
            let failed = |error_type: &str, error_message: String| {
                tracing::error!(function = name, error_type, "work was not done: {error_message}");
                FunctionError { error_type: error_type.to_owned(), error_message }
            };
            // Only the place: serde's own text can quote the event. An object first: serde takes a list for a struct, too.
            let not_understood = |error: serde_json::Error| {
                failed("EventNotUnderstood", format!("line {} column {}", error.line(), error.column()))
            };
            let object: Map<String, Value> = serde_json::from_slice(&raw).map_err(not_understood)?;
            let work: Work = serde_json::from_value(Value::Object(object)).map_err(not_understood)?;
            match panics::caught(handle(&app, work)).await {
                Some(Ok(())) => Ok(b"null".to_vec()),
                Some(Err(NotDone(why))) => Err(failed("NotDone", why)),
                None => Err(failed("Panic", "the function panicked".to_owned())),
            }
        }
    })
}
