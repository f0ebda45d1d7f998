//! People with several devices take random actions, and a simple model in memory predicts what each
//! of them sees.
//!
//! `NATTER_SEED=<number>` repeats one run; the seed of each is printed. With `NATTER_JUDGE`, the
//! command of another client library, half of the devices are processes of that, and the others the
//! reference client; `.ci/clients` runs it so.

mod burst;
mod concurrent;
mod devices;
mod expected;
mod judged;
mod log;
mod random_steps;
mod sequential;
mod steps;
mod views;
mod visible;
mod world;
