//! The `natter` binary, its data folder and its database, and Natter's own template and functions.

#[cfg(test)]
mod command_line;
#[cfg(test)]
mod common;
#[cfg(test)]
mod containers;
#[cfg(test)]
mod data_folder;
#[cfg(test)]
mod dead_letter_log;
#[cfg(test)]
mod indexes;
#[cfg(test)]
mod many_sockets;
#[cfg(test)]
mod network;
#[cfg(test)]
mod own_template;
#[cfg(test)]
mod process;
#[cfg(test)]
mod restart;
