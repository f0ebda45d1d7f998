//! One call after a reconnect: what was missed, what is new, what is gone.

mod bad_input;
mod behind;
mod many;
mod missed;
mod seen;
