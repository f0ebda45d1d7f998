//! The functions on the events in events/, through the very decoding that they have in Lambda.

#[cfg(test)]
mod answers;
#[cfg(test)]
mod background;
#[cfg(test)]
mod panics;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod start;
#[cfg(test)]
mod world;
#[cfg(test)]
mod wrong_events;
