//! How often a write was sent. When an answer is lost, the SDK sends the write again, and the second
//! time its condition meets what the first has done.
//!
//! A transaction has a token for that, and an entry the id of its send. For the other writes whose
//! condition can fail by their own work, a repeat that finds what it would have left counts as done.
//! The number of attempts is a part of that evidence: without it, a stranger could pass for the
//! sender by writing the same in the same moment.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use aws_sdk_dynamodb::{
    config::{
        ConfigBag, Intercept, RuntimeComponents, interceptors::BeforeTransmitInterceptorContextRef,
    },
    error::BoxError,
};

/// The attempts at one write. Cheap to clone; the clones count together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Attempts(Arc<AtomicU32>);

impl Attempts {
    /// Whether the write was sent more than once: then an attempt before the last may have done it.
    pub(crate) fn repeated(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 1
    }
}

impl Intercept for Attempts {
    fn name(&self) -> &'static str {
        "Attempts"
    }

    fn read_before_transmit(
        &self,
        _context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}
