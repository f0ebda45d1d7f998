//! Whatever a stranger sends has a clear answer, which is never a 5xx.

mod bodies;
mod fuzz;
mod paths;
mod raw;
mod rooms;
mod routes;
