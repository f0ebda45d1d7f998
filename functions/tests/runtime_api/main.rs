//! The real binaries, as Lambda runs them: started with an environment, fed by a runtime API, and
//! ended.

#[cfg(test)]
mod answering;
#[cfg(test)]
mod binaries;
#[cfg(test)]
mod starting;
