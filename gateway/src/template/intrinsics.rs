//! Evaluates CloudFormation's intrinsic functions, as far as they have a value on one machine.
//!
//! Only what the gateway reads is evaluated, so a template may use anything elsewhere (dashboards,
//! policies).

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use crate::aws_account::{ACCOUNT_ID, REGION};

/// A value that can't be known on this machine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// A `Ref`, `GetAtt` or `${name}` of something that the template does not have.
    #[error("`{0}` is neither a parameter nor a resource of the template")]
    UnknownName(String),
    /// A parameter that only a deployment gives a value.
    #[error("the parameter `{0}` has no default")]
    NoDefault(String),
    /// A condition, or a mapping's key, that the template does not have.
    #[error("the template has no {kind} `{name}`")]
    Missing {
        /// What was looked for.
        kind: &'static str,
        /// Its name.
        name: String,
    },
    /// An intrinsic function has arguments that CloudFormation refuses.
    #[error("`{0}` is not used as CloudFormation expects")]
    BadArguments(String),
    /// An intrinsic function that has no meaning on one machine.
    #[error("`{0}` can't be evaluated on this machine")]
    Unsupported(String),
    /// Conditions or values are nested too deeply.
    #[error("the value is nested too deeply, or refers to itself")]
    TooDeep,
}

/// The names that intrinsic functions refer to.
#[derive(Debug, Default)]
pub(super) struct Resolver {
    /// The value of `AWS::StackName`.
    pub(super) stack_name: String,
    /// Each parameter and its default, if it has one.
    pub(super) parameters: BTreeMap<String, Option<Json>>,
    /// The name of each resource: its logical id, or the name that the template gave it. `Ref`
    /// gives it, except for queues.
    pub(super) resources: BTreeMap<String, String>,
    /// The name of each function's alias, where it has one, by the function's logical id.
    pub(super) aliases: BTreeMap<String, String>,
    /// What `Ref` gives for each queue.
    pub(super) queue_urls: BTreeMap<String, String>,
    pub(super) conditions: Map<String, Json>,
    pub(super) mappings: Map<String, Json>,
}

/// Deeper than any template, so that one that refers to itself ends.
const MAX_DEPTH: usize = 64;

impl Resolver {
    /// The value with every intrinsic function evaluated; null where it is `AWS::NoValue`.
    pub(super) fn resolve(&self, value: &Json) -> Result<Json, ResolveError> {
        Ok(self.value(value, 0)?.unwrap_or(Json::Null))
    }

    /// Whether the condition called `name` holds.
    pub(super) fn condition(&self, name: &str) -> Result<bool, ResolveError> {
        self.named_condition(name, 0)
    }

    /// Evaluates `value`; `None` is `AWS::NoValue`, which removes the property that it stands for.
    fn value(&self, value: &Json, depth: usize) -> Result<Option<Json>, ResolveError> {
        if depth > MAX_DEPTH {
            return Err(ResolveError::TooDeep);
        }
        match value {
            Json::Object(object) => match single(object) {
                Some((name, argument)) if name == "Ref" || name.starts_with("Fn::") => {
                    self.intrinsic(name, argument, depth + 1)
                }
                _ => {
                    let mut resolved = Map::new();
                    for (key, value) in object {
                        if let Some(value) = self.value(value, depth + 1)? {
                            resolved.insert(key.clone(), value);
                        }
                    }
                    Ok(Some(Json::Object(resolved)))
                }
            },
            Json::Array(items) => {
                let items = items.iter().map(|item| self.value(item, depth + 1));
                Ok(Some(Json::Array(
                    items.filter_map(Result::transpose).collect::<Result<_, _>>()?,
                )))
            }
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {
                Ok(Some(value.clone()))
            }
        }
    }

    fn intrinsic(
        &self,
        name: &str,
        argument: &Json,
        depth: usize,
    ) -> Result<Option<Json>, ResolveError> {
        let bad = || ResolveError::BadArguments(name.to_owned());
        match (name, argument) {
            ("Ref", Json::String(target)) if target == "AWS::NoValue" => Ok(None),
            ("Ref", Json::String(target)) => self.named(target).map(Some),
            ("Fn::GetAtt", Json::Array(parts)) => match parts.as_slice() {
                [Json::String(resource), Json::String(attribute)] => {
                    self.attribute(resource, attribute).map(|text| Some(Json::String(text)))
                }
                _ => Err(bad()),
            },
            ("Fn::Sub", Json::String(text)) => self.substitute(text, &Map::new(), depth).map(Some),
            ("Fn::Sub", Json::Array(parts)) => match parts.as_slice() {
                [Json::String(text), Json::Object(names)] => {
                    self.substitute(text, names, depth).map(Some)
                }
                _ => Err(bad()),
            },
            ("Fn::Join", Json::Array(parts)) => match parts.as_slice() {
                [Json::String(separator), items] => {
                    let items = self.texts(items, depth)?.ok_or_else(bad)?;
                    Ok(Some(Json::String(items.join(separator))))
                }
                _ => Err(bad()),
            },
            ("Fn::Split", Json::Array(parts)) => match parts.as_slice() {
                [Json::String(separator), source] => {
                    let text = self.text(source, depth)?.ok_or_else(bad)?;
                    Ok(Some(text.split(separator.as_str()).map(Json::from).collect()))
                }
                _ => Err(bad()),
            },
            ("Fn::Select", Json::Array(parts)) => match parts.as_slice() {
                [index, items] => {
                    let index = self
                        .text(index, depth)?
                        .and_then(|text| text.parse::<usize>().ok())
                        .ok_or_else(bad)?;
                    let items = self.value(items, depth)?;
                    let item =
                        items.as_ref().and_then(Json::as_array).and_then(|items| items.get(index));
                    item.cloned().map(Some).ok_or_else(bad)
                }
                _ => Err(bad()),
            },
            ("Fn::If", Json::Array(parts)) => match parts.as_slice() {
                [Json::String(condition), then, otherwise] => {
                    let chosen =
                        if self.named_condition(condition, depth)? { then } else { otherwise };
                    self.value(chosen, depth)
                }
                _ => Err(bad()),
            },
            ("Fn::FindInMap", Json::Array(parts)) => {
                let mut found = &Json::Object(self.mappings.clone());
                for part in parts {
                    let key = self.text(part, depth)?.ok_or_else(bad)?;
                    found = found
                        .get(&key)
                        .ok_or(ResolveError::Missing { kind: "mapping", name: key })?;
                }
                Ok(Some(found.clone()))
            }
            ("Fn::Equals" | "Fn::And" | "Fn::Or" | "Fn::Not", _) => self
                .holds(&Json::Object(Map::from_iter([(name.to_owned(), argument.clone())])), depth)
                .map(|held| Some(Json::Bool(held))),
            (
                "Ref" | "Fn::GetAtt" | "Fn::Sub" | "Fn::Join" | "Fn::Split" | "Fn::Select"
                | "Fn::If" | "Fn::FindInMap",
                _,
            ) => Err(bad()),
            _ => Err(ResolveError::Unsupported(name.to_owned())),
        }
    }

    /// What `Ref: name` gives.
    fn named(&self, name: &str) -> Result<Json, ResolveError> {
        if let Some(value) = self.pseudo_parameter(name) {
            return Ok(Json::String(value));
        }
        if let Some(default) = self.parameters.get(name) {
            return default.clone().ok_or_else(|| ResolveError::NoDefault(name.to_owned()));
        }
        if let Some(named) = self.queue_urls.get(name).or_else(|| self.resources.get(name)) {
            return Ok(Json::String(named.clone()));
        }
        // `!Ref Function.Alias`, SAM's own form, is the arn of the alias that it makes.
        if let Some(alias) =
            name.strip_suffix(".Alias").and_then(|id| self.aliases.get_key_value(id))
        {
            let (function, alias) = alias;
            return Ok(Json::String(format!(
                "arn:aws:lambda:{REGION}:{ACCOUNT_ID}:function:{function}:{alias}"
            )));
        }
        // SAM names what it makes after the resource that asked for it: `SocketApi` has a
        // `SocketApiDefaultRoute`.
        if !name.contains('.') && self.resources.keys().any(|id| name.starts_with(id.as_str())) {
            return Ok(Json::from(name));
        }
        Err(ResolveError::UnknownName(name.to_owned()))
    }

    fn pseudo_parameter(&self, name: &str) -> Option<String> {
        let stack = &self.stack_name;
        Some(match name {
            "AWS::Region" => REGION.to_owned(),
            "AWS::AccountId" => ACCOUNT_ID.to_owned(),
            "AWS::Partition" => "aws".to_owned(),
            "AWS::URLSuffix" => "amazonaws.com".to_owned(),
            "AWS::StackName" => stack.clone(),
            "AWS::StackId" => {
                format!("arn:aws:cloudformation:{REGION}:{ACCOUNT_ID}:stack/{stack}/local")
            }
            _ => return None,
        })
    }

    /// An attribute of a resource. Only arns and ids have a local meaning: they name the resource.
    fn attribute(&self, resource: &str, attribute: &str) -> Result<String, ResolveError> {
        let Some(name) = self.resources.get(resource) else {
            return Err(ResolveError::UnknownName(resource.to_owned()));
        };
        match attribute {
            "Arn" => Ok(format!("arn:aws:local:{REGION}:{ACCOUNT_ID}:{name}")),
            "QueueName" => Ok(name.clone()),
            other if other.ends_with("Id") => Ok(name.clone()),
            other => Err(ResolveError::Unsupported(format!("!GetAtt {resource}.{other}"))),
        }
    }

    /// `Fn::Sub`: `${name}`, `${resource.attribute}`, and `${!literal}`.
    fn substitute(
        &self,
        text: &str,
        names: &Map<String, Json>,
        depth: usize,
    ) -> Result<Json, ResolveError> {
        let mut result = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            result.push_str(before);
            let (name, after) = after
                .split_once('}')
                .ok_or_else(|| ResolveError::BadArguments("Fn::Sub".to_owned()))?;
            if let Some(literal) = name.strip_prefix('!') {
                result.push_str("${");
                result.push_str(literal);
                result.push('}');
            } else if let Some(value) = names.get(name) {
                result.push_str(&self.text(value, depth)?.unwrap_or_default());
            } else if let Some((resource, attribute)) = name.split_once('.') {
                result.push_str(&self.attribute(resource, attribute)?);
            } else {
                result.push_str(&scalar(&self.named(name)?).unwrap_or_default());
            }
            rest = after;
        }
        result.push_str(rest);
        Ok(Json::String(result))
    }

    fn text(&self, value: &Json, depth: usize) -> Result<Option<String>, ResolveError> {
        Ok(self.value(value, depth + 1)?.as_ref().and_then(scalar))
    }

    fn texts(&self, value: &Json, depth: usize) -> Result<Option<Vec<String>>, ResolveError> {
        let value = self.value(value, depth + 1)?;
        Ok(value
            .as_ref()
            .and_then(Json::as_array)
            .map(|items| items.iter().filter_map(scalar).collect()))
    }

    fn named_condition(&self, name: &str, depth: usize) -> Result<bool, ResolveError> {
        if depth > MAX_DEPTH {
            return Err(ResolveError::TooDeep);
        }
        let condition = self.conditions.get(name);
        let missing = || ResolveError::Missing { kind: "condition", name: name.to_owned() };
        self.holds(condition.ok_or_else(missing)?, depth + 1)
    }

    /// Whether a condition's expression holds.
    fn holds(&self, expression: &Json, depth: usize) -> Result<bool, ResolveError> {
        let bad = |name: &str| ResolveError::BadArguments(name.to_owned());
        let Some((name, argument)) = expression.as_object().and_then(single) else {
            return Err(bad("Conditions"));
        };
        let each = || {
            let list = argument.as_array().ok_or_else(|| bad(name))?;
            list.iter().map(|item| self.holds(item, depth + 1)).collect::<Result<Vec<bool>, _>>()
        };
        match (name, argument) {
            ("Condition", Json::String(other)) => self.named_condition(other, depth + 1),
            ("Fn::Equals", Json::Array(sides)) => match sides.as_slice() {
                [left, right] => Ok(self.text(left, depth)? == self.text(right, depth)?),
                _ => Err(bad(name)),
            },
            ("Fn::And", _) => Ok(each()?.into_iter().all(|held| held)),
            ("Fn::Or", _) => Ok(each()?.into_iter().any(|held| held)),
            ("Fn::Not", _) => Ok(!each()?.into_iter().any(|held| held)),
            _ => Err(bad(name)),
        }
    }
}

fn single(object: &Map<String, Json>) -> Option<(&str, &Json)> {
    let mut entries = object.iter();
    match (entries.next(), entries.next()) {
        (Some((name, argument)), None) => Some((name, argument)),
        _ => None,
    }
}

/// A scalar as CloudFormation writes it into text.
pub(super) fn scalar(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(value) => Some(value.to_string()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

#[cfg(test)]
mod tests;
