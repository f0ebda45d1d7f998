//! People with several devices do anything at all, and a simple model in memory says what each of them must see.
//!
//! `NATTER_SEED=<number>` repeats one run; the seed of each is printed.

mod at_once;
mod burst;
mod chance;
mod devices;
mod judge;
mod log;
mod one_by_one;
mod seen;
mod steps;
mod views;
mod world;
