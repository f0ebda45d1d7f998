//! The sections of a template, with lookups that evaluate intrinsic functions.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

use super::{
    error::{TemplateError, malformed},
    intrinsics::{Resolver, scalar},
};
use crate::aws_account;

const QUEUE: &str = "AWS::SQS::Queue";

/// A template's resources, and the names that its intrinsic functions refer to.
pub(super) struct Resources {
    resolver: Resolver,
    globals: Json,
    resources: BTreeMap<String, Resource>,
}

struct Resource {
    kind: String,
    properties: Json,
}

impl Resources {
    /// Reads the sections. Resources whose `Condition` does not hold are left out. A value in
    /// `given` replaces the default of the parameter with its name.
    pub(super) fn read(
        template: Json,
        stack_name: &str,
        given: &BTreeMap<String, String>,
    ) -> Result<Self, TemplateError> {
        let section =
            |name: &str| template.get(name).and_then(Json::as_object).cloned().unwrap_or_default();
        let declared = section("Resources");
        if declared.is_empty() {
            return Err(malformed("Resources", "the template has none"));
        }
        let parameters = section("Parameters");
        let mut resolver = Resolver {
            stack_name: stack_name.to_owned(),
            parameters: parameters
                .into_iter()
                .map(|(name, parameter)| {
                    let value = given.get(&name).map(|text| Json::String(text.clone()));
                    (name, value.or_else(|| parameter.get("Default").cloned()))
                })
                .collect(),
            conditions: section("Conditions"),
            mappings: section("Mappings"),
            resources: BTreeMap::new(),
            aliases: BTreeMap::new(),
            queue_urls: BTreeMap::new(),
        };
        let mut resources = BTreeMap::new();
        for (id, resource) in declared {
            let at = format!("Resources.{id}");
            if let Some(condition) = resource.get("Condition").and_then(Json::as_str)
                && !resolver
                    .condition(condition)
                    .map_err(|why| TemplateError::Unresolved { at: at.clone(), why })?
            {
                continue;
            }
            let kind = resource.get("Type").and_then(Json::as_str);
            let kind = kind.ok_or_else(|| malformed(&at, "it has no `Type`"))?.to_owned();
            let properties =
                resource.get("Properties").cloned().unwrap_or_else(|| Json::Object(Map::new()));
            resources.insert(id, Resource { kind, properties });
        }
        for (id, resource) in &resources {
            // The name of a table or a queue is what the template says, or else its logical id.
            let property = match resource.kind.as_str() {
                "AWS::DynamoDB::Table" => "TableName",
                QUEUE => "QueueName",
                _ => "",
            };
            let name = resource.properties.get(property);
            let name = name.map(|name| resolver.resolve(name)).transpose().map_err(|why| {
                TemplateError::Unresolved {
                    at: format!("Resources.{id}.Properties.{property}"),
                    why,
                }
            })?;
            let name = name.as_ref().and_then(scalar).unwrap_or_else(|| id.clone());
            if resource.kind == QUEUE {
                resolver.queue_urls.insert(id.clone(), aws_account::queue_url(&name));
            }
            resolver.resources.insert(id.clone(), name);
        }
        let globals = template.get("Globals").cloned().unwrap_or_default();
        let mut read = Self { resolver, globals, resources };
        read.resolver.aliases = read.aliases()?;
        Ok(read)
    }

    /// The alias that SAM creates for each function with `AutoPublishAlias`.
    fn aliases(&self) -> Result<BTreeMap<String, String>, TemplateError> {
        const PROPERTY: &str = "AutoPublishAlias";
        let mut aliases = BTreeMap::new();
        for id in self.of_type("AWS::Serverless::Function") {
            if let Some(alias) =
                self.raw(id, PROPERTY).or_else(|| self.global("Function", PROPERTY))
            {
                let alias = self.typed(alias, &format!("Resources.{id}.Properties.{PROPERTY}"))?;
                aliases.insert(id.to_owned(), alias);
            }
        }
        Ok(aliases)
    }

    /// The logical ids of all resources of one type, in order.
    pub(super) fn of_type<'a>(&'a self, kind: &'static str) -> impl Iterator<Item = &'a str> {
        self.resources
            .iter()
            .filter(move |(_, resource)| resource.kind == kind)
            .map(|(id, _)| id.as_str())
    }

    /// The logical id of the only resource of a type.
    pub(super) fn only(&self, kind: &'static str) -> Result<Option<&str>, TemplateError> {
        let mut ids = self.of_type(kind);
        match (ids.next(), ids.next()) {
            (Some(first), Some(second)) => Err(TemplateError::OneOnly {
                kind,
                first: first.to_owned(),
                second: second.to_owned(),
            }),
            (id, _) => Ok(id),
        }
    }

    /// The type of a resource.
    pub(super) fn kind(&self, id: &str) -> Option<&str> {
        self.resources.get(id).map(|resource| resource.kind.as_str())
    }

    /// The name of a resource: for most, the value of `Ref`.
    pub(super) fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.resolver.resources.get(id).map_or(id, String::as_str)
    }

    /// A resource's property, not evaluated.
    pub(super) fn raw(&self, id: &str, property: &str) -> Option<&Json> {
        self.resources.get(id).and_then(|resource| resource.properties.get(property))
    }

    /// A property of the `Globals` section, not evaluated.
    pub(super) fn global(&self, kind: &str, property: &str) -> Option<&Json> {
        self.globals.get(kind).and_then(|section| section.get(property))
    }

    /// Evaluates the value at the place `at`.
    pub(super) fn resolve(&self, value: &Json, at: &str) -> Result<Json, TemplateError> {
        self.resolver
            .resolve(value)
            .map_err(|why| TemplateError::Unresolved { at: at.to_owned(), why })
    }

    /// A resource's property, evaluated and deserialised.
    pub(super) fn property<T: DeserializeOwned>(
        &self,
        id: &str,
        property: &str,
    ) -> Result<Option<T>, TemplateError> {
        let at = format!("Resources.{id}.Properties.{property}");
        self.raw(id, property).map(|value| self.typed(value, &at)).transpose()
    }

    /// The value at the place `at`, evaluated and deserialised.
    pub(super) fn typed<T: DeserializeOwned>(
        &self,
        value: &Json,
        at: &str,
    ) -> Result<T, TemplateError> {
        serde_json::from_value(self.resolve(value, at)?)
            .map_err(|error| malformed(at, &error.to_string()))
    }

    /// Each parameter's default as text.
    pub(super) fn parameter_defaults(&self) -> BTreeMap<String, String> {
        let parameters = self.resolver.parameters.iter();
        parameters
            .filter_map(|(name, default)| Some((name.clone(), scalar(default.as_ref()?)?)))
            .collect()
    }
}
