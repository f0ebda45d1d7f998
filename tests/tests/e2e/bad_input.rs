//! Invalid requests get a documented 4xx answer, never a 5xx.

mod agreement;
mod bodies;
mod fuzz;
mod numbers;
mod paths;
mod raw_http;
mod rooms;
mod routes;
