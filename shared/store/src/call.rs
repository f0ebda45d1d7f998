//! One request to DynamoDB: metered, with the SDK's errors as the store's.

use std::pin::Pin;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

use crate::{
    StoreError,
    metering::{self, Action, Kind},
};

/// A write whose condition failed still costs a write; DynamoDB does not report how much, and our
/// items mostly fit one.
const FAILED_CONDITION_UNITS: f64 = 1.0;

/// A request that is about to be sent, and metered.
pub(crate) struct Call {
    operation: &'static str,
    started: metering::Started,
}

impl Call {
    /// Begins to meter a request.
    pub(crate) fn new(
        operation: &'static str,
        kind: Kind,
        actions: impl IntoIterator<Item = Action>,
    ) -> Self {
        Self { operation, started: metering::begin(kind, actions) }
    }

    /// Sends a request that has no condition. The SDK's future comes boxed: it is large, and each
    /// caller above would hold it by value.
    pub(crate) async fn run<T, E: ProvideErrorMetadata>(
        self,
        sending: Pin<Box<impl Future<Output = Result<T, SdkError<E>>>>>,
        units_of: impl FnOnce(&T) -> f64,
    ) -> Result<T, StoreError> {
        let sent = sending.await;
        let output = sent.map_err(|error| StoreError::from_sdk(self.operation, &error))?;
        self.started.ended(units_of(&output));
        Ok(output)
    }

    /// Sends a write that may have a condition. `known` reads the errors that are not the store's
    /// failure: the inner `Err` is then what DynamoDB said of the condition.
    pub(crate) async fn run_conditional<T, C, E: ProvideErrorMetadata>(
        self,
        sending: Pin<Box<impl Future<Output = Result<T, SdkError<E>>>>>,
        units_of: impl FnOnce(&T) -> f64,
        known: impl FnOnce(&E) -> Option<Result<C, StoreError>>,
    ) -> Result<Result<T, C>, StoreError> {
        match sending.await {
            Ok(output) => {
                self.started.ended(units_of(&output));
                Ok(Ok(output))
            }
            Err(error) => {
                self.started.ended(FAILED_CONDITION_UNITS);
                if let SdkError::ServiceError(service) = &error
                    && let Some(condition) = known(service.err())
                {
                    return condition.map(Err);
                }
                Err(StoreError::from_sdk(self.operation, &error))
            }
        }
    }
}
