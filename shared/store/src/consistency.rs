//! How consistent a read has to be.

/// How consistent a read has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consistency {
    /// May lag behind by a moment; half the price.
    Eventual,
    /// Shows every write that was acknowledged before.
    Strong,
}
