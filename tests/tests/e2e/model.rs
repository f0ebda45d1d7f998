//! People with several devices take random actions, and a simple model in memory predicts what each
//! of them sees.
//!
//! `NATTER_SEED=<number>` repeats one run; the seed of each is printed.

mod burst;
mod concurrent;
mod devices;
mod expected;
mod log;
mod random_steps;
mod sequential;
mod steps;
mod views;
mod visible;
mod world;
