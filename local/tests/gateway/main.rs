//! The gateway and the `natter` binary: the rules against a small template whose functions are closures, and
//! Natter's own template and functions.

#[cfg(test)]
mod asynchronous;
#[cfg(test)]
mod command_line;
#[cfg(test)]
mod common;
#[cfg(test)]
mod containers;
#[cfg(test)]
mod cors;
#[cfg(test)]
mod data_folder;
#[cfg(test)]
mod dead_letters;
#[cfg(test)]
mod hosts;
#[cfg(test)]
mod http_events;
#[cfg(test)]
mod http_rules;
#[cfg(test)]
mod indexes;
#[cfg(test)]
mod lambda_api;
#[cfg(test)]
mod management;
#[cfg(test)]
mod own_template;
#[cfg(test)]
mod restart;
#[cfg(test)]
mod socket_frames;
#[cfg(test)]
mod socket_life;
#[cfg(test)]
mod socket_opening;
