//! A client that is made when it is first used.

use std::{
    fmt,
    ops::Deref,
    sync::{Arc, LazyLock},
};

type Make<C> = Box<dyn FnOnce() -> C + Send>;

/// A client that is made when it is first used: an SDK reads its list of regions then, which takes
/// as long as a quarter of a function's start, and most events push nothing. Cheap to clone; the
/// clones are one client.
#[derive(Clone)]
pub struct LazyClient<C>(Arc<LazyLock<C, Make<C>>>);

impl<C> LazyClient<C> {
    /// A client that `make` creates at its first use.
    pub fn new(make: impl FnOnce() -> C + Send + 'static) -> Self {
        Self(Arc::new(LazyLock::new(Box::new(make))))
    }
}

impl<C> Deref for LazyClient<C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.0
    }
}

impl<C> fmt::Debug for LazyClient<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LazyClient")
    }
}
