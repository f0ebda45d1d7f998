//! The real binary, killed at random moments while it works: nothing that was acknowledged is lost.

#[cfg(test)]
mod killed;
#[cfg(test)]
mod process;
#[cfg(test)]
mod sender;
