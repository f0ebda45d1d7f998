//! Sockets: the ticket, the door, and what comes through.

pub mod authorizer;
pub mod connect;
pub mod disconnect;
pub mod frame;
pub mod ticket;
