//! The OpenAPI and the AsyncAPI document, and the references within and between them.

use yaml_serde::Value;

static NOTHING: Value = Value::Null;

/// Both documents.
pub(crate) struct Documents {
    pub(crate) openapi: Value,
    pub(crate) asyncapi: Value,
}

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    OpenApi,
    AsyncApi,
}

/// A value in one of the documents.
#[derive(Clone, Copy)]
pub(crate) struct Node<'a> {
    documents: &'a Documents,
    pub(crate) which: Which,
    pub(crate) value: &'a Value,
}

impl Documents {
    /// The root of a document.
    pub(crate) fn root(&self, which: Which) -> Node<'_> {
        let value = match which {
            Which::OpenApi => &self.openapi,
            Which::AsyncApi => &self.asyncapi,
        };
        Node { documents: self, which, value }
    }
}

impl<'a> Node<'a> {
    fn of(self, value: &'a Value) -> Self {
        Self { value, ..self }
    }

    /// A member; a node without a value if there is none. References are followed first.
    pub(crate) fn get(self, name: &str) -> Self {
        let here = self.resolved();
        here.of(here.value.get(name).unwrap_or(&NOTHING))
    }

    /// Whether there is a value.
    pub(crate) fn is_some(self) -> bool {
        !self.value.is_null()
    }

    /// A member that is a text; empty if there is none.
    pub(crate) fn text(self, name: &str) -> &'a str {
        self.get(name).value.as_str().unwrap_or_default()
    }

    /// The items of a list.
    pub(crate) fn items(self) -> Vec<Self> {
        let items = self.value.as_sequence().map(Vec::as_slice).unwrap_or_default();
        items.iter().map(|item| self.of(item)).collect()
    }

    /// The members of an object, in the order of the document.
    pub(crate) fn members(self) -> Vec<(&'a str, Self)> {
        let members = self.value.as_mapping().into_iter().flatten();
        members.filter_map(|(name, value)| Some((name.as_str()?, self.of(value)))).collect()
    }

    /// What a reference leads to, however many there are on the way; else the node itself.
    pub(crate) fn resolved(self) -> Self {
        let mut node = self;
        // More than the documents ever have in a row; one that leads to itself ends here, too.
        for _ in 0..16 {
            match node.target() {
                Some(target) => node = target,
                None => return node,
            }
        }
        node
    }

    /// Where this reference leads.
    fn target(self) -> Option<Self> {
        let reference = self.value.get("$ref")?.as_str()?;
        let (file, pointer) = reference.split_once('#')?;
        let which = match file {
            "" => self.which,
            "./openapi.yaml" => Which::OpenApi,
            _ => Which::AsyncApi,
        };
        let root = self.documents.root(which);
        let names = pointer.split('/').skip(1).map(|name| name.replace("~1", "/"));
        let found = names.fold(root.value, |value, name| value.get(&name).unwrap_or(&NOTHING));
        Some(root.of(found))
    }

    /// The document and the name of the shared schema that this is a reference to.
    pub(crate) fn shared_schema(self) -> Option<(Which, &'a str)> {
        let reference = self.value.get("$ref")?.as_str()?;
        let (_, name) = reference.split_once("#/components/schemas/")?;
        Some((self.target()?.which, name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_lead_through_both_documents() {
        let openapi = "components: {schemas: {Id: {type: string}, \
                       Loop: {$ref: '#/components/schemas/Loop'}}}";
        let asyncapi = "a: {$ref: './openapi.yaml#/components/schemas/Id'}\nb: {$ref: '#/a'}\n\
                        c: {$ref: './openapi.yaml#/components/schemas/Loop'}";
        let documents = Documents {
            openapi: yaml_serde::from_str(openapi).unwrap(),
            asyncapi: yaml_serde::from_str(asyncapi).unwrap(),
        };
        let root = documents.root(Which::AsyncApi);
        let b = root.get("b");
        assert_eq!(b.text("type"), "string");
        assert_eq!(b.resolved().which, Which::OpenApi);
        assert_eq!(root.get("a").shared_schema(), Some((Which::OpenApi, "Id")));
        assert!(!root.get("c").get("type").is_some(), "a loop ends");
        assert!(!root.get("nothing").is_some());
    }
}
