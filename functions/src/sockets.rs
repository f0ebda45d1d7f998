//! WebSocket: the ticket, the authorizer, `$connect`, `$disconnect` and frames.

pub mod authorizer;
pub mod connect;
pub mod disconnect;
pub mod frame;
pub mod ticket;
