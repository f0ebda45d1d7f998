//! The functions' environment variables: what the template says, with this machine's addresses and secrets in
//! the place of the deployed stack's.

use std::collections::BTreeMap;

use crate::{
    StartError,
    template::{FunctionResource, Setting},
};

/// What the functions are told about this machine.
pub(crate) struct Addresses {
    /// Replaces the template's values, for those functions whose environment has the variable.
    pub(crate) replaced: BTreeMap<String, String>,
    /// What Lambda itself gives every function: region and credentials; and where DynamoDB and Lambda are.
    pub(crate) always: BTreeMap<String, String>,
}

/// One function's environment variables.
///
/// # Errors
/// When a variable has no value on this machine.
pub(crate) fn variables(
    resource: &FunctionResource,
    addresses: &Addresses,
) -> Result<BTreeMap<String, String>, StartError> {
    let mut variables = addresses.always.clone();
    for (name, setting) in &resource.environment {
        let value = match (addresses.replaced.get(name), setting) {
            (Some(value), _) | (None, Setting::Known(value)) => value.clone(),
            (None, Setting::Deployed(why)) => {
                return Err(StartError::NoSetting {
                    function: resource.id.clone(),
                    variable: name.clone(),
                    why: why.clone(),
                });
            }
        };
        variables.insert(name.clone(), value);
    }
    Ok(variables)
}
