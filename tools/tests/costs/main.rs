//! What routes and frames ask of DynamoDB: the limits that stand, the page in docs/, and the
//! permissions in template.yaml. One scenario is measured for all of these.

#[cfg(test)]
mod document;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod measured;
#[cfg(test)]
mod permissions;
#[cfg(test)]
mod prices;
