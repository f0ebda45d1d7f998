//! One deployment, described in several places: template.yaml, the route table in the code,
//! docs/openapi.yaml, docs/asyncapi.yaml and the samples in events/. These tests fail when any two
//! of them drift apart.

#[cfg(test)]
mod alarms;
#[cfg(test)]
mod apis;
#[cfg(test)]
mod asyncapi;
#[cfg(test)]
mod background;
#[cfg(test)]
mod client_generators;
#[cfg(test)]
mod delayed_jobs;
#[cfg(test)]
mod deploy_script;
#[cfg(test)]
mod deployment;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod environment;
#[cfg(test)]
mod functions;
#[cfg(test)]
mod http_samples;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod openapi;
#[cfg(test)]
mod parameters;
#[cfg(test)]
mod permissions;
#[cfg(test)]
mod problems;
#[cfg(test)]
mod resources;
#[cfg(test)]
mod routes;
#[cfg(test)]
mod samconfig;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod schema_walk;
#[cfg(test)]
mod schemas;
#[cfg(test)]
mod socket_samples;
#[cfg(test)]
mod template;
#[cfg(test)]
mod versions;
