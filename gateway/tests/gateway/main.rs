//! The gateway's rules, on a small template whose functions are closures.

#[cfg(test)]
mod asynchronous;
#[cfg(test)]
mod common;
#[cfg(test)]
mod connections;
#[cfg(test)]
mod control_port;
#[cfg(test)]
mod cors;
#[cfg(test)]
mod dead_letters;
#[cfg(test)]
mod hosts;
#[cfg(test)]
mod http_events;
#[cfg(test)]
mod http_rules;
#[cfg(test)]
mod lambda_api;
#[cfg(test)]
mod management;
#[cfg(test)]
mod queues;
#[cfg(test)]
mod raw;
#[cfg(test)]
mod restart;
#[cfg(test)]
mod socket_frames;
#[cfg(test)]
mod socket_life;
#[cfg(test)]
mod socket_opening;
