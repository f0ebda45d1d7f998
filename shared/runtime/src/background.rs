//! Functions that are started without being waited for. Their event is whatever the one who starts
//! them has written.

use std::{fmt::Display, sync::Arc};

use futures_util::future::BoxFuture;
use serde::de::DeserializeOwned;

use crate::{
    event,
    function::{Function, FunctionError},
    panics,
};

/// Makes the function: `handle` does the work that an event describes, and can do it again without
/// harm.
pub fn function<App, Work, Error>(
    name: &'static str,
    app: App,
    handle: for<'a> fn(&'a App, Work) -> BoxFuture<'a, Result<(), Error>>,
) -> Function
where
    App: Send + Sync + 'static,
    Work: DeserializeOwned + Send + 'static,
    Error: Display + 'static,
{
    let app = Arc::new(app);
    Function::new(name, move |raw| {
        let app = Arc::clone(&app);
        async move {
            let failed = |error_type: &str, error_message: String| {
                tracing::error!(function = name, error_type, "job failed: {error_message}");
                FunctionError { error_type: error_type.to_owned(), error_message }
            };
            // serde takes a list for a struct, too.
            if !raw.get().starts_with('{') {
                return Err(failed("EventNotUnderstood", "the event is no object".to_owned()));
            }
            let work: Work = event::decode(&raw)
                .map_err(|error| failed(&error.error_type, error.error_message))?;
            match panics::caught(handle(&app, work)).await {
                Some(Ok(())) => event::encode(&()),
                Some(Err(error)) => Err(failed("NotDone", error.to_string())),
                None => Err(failed("Panic", "the function panicked".to_owned())),
            }
        }
    })
}
