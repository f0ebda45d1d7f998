//! The running system from outside: two people, their devices, and whoever means them ill. The server is one in this
//! process, or the one at `NATTER_URL`.

#[cfg(test)]
mod accounts;
