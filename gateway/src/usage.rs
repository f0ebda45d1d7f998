//! What an invoker measured while a function ran.

use std::{
    any::Any,
    fmt::{Debug, Display},
    sync::Arc,
};

/// A measurement of one invocation, such as the capacity units that it consumed.
///
/// The access log appends the text of the value to the line of the invocation, unless the text is
/// empty. An [`Observer`](crate::Observer) gets the value itself, and can downcast it through
/// `Arc<dyn Any + Send + Sync>`.
pub trait Usage: Any + Debug + Display + Send + Sync {}

impl<T: Any + Debug + Display + Send + Sync> Usage for T {}

/// The measurement of an invocation; `None` if its invoker measures nothing.
pub type MeasuredUsage = Option<Arc<dyn Usage>>;
