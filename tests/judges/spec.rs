//! An OpenAPI 3.0 file that judges.
//!
//! Bodies of answers are validated by the schema of their path, status and content type, with the
//! rules of JSON Schema draft 4 and with formats. Not supported: references to other files or to
//! other places than `#/components/`, `discriminator` (the alternatives are tried instead),
//! `readOnly`, `writeOnly`, OpenAPI 2 and 3.1. Headers of answers are Schemathesis's to judge.
//! Requests are judged by query, headers and body; where Prism can stand between, by it too.

use crate::app::Answer;
use guichet_mock_bank::RecordedRequest;
use jsonschema::Validator;
use serde_json::{Map, Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// A specification, with the validators that were needed so far.
pub(crate) struct Spec {
    /// The file as it is.
    pub(crate) document: Value,
    schemas: Value,
    validators: BTreeMap<String, Validator>,
}

impl Spec {
    /// Reads YAML or JSON.
    pub(crate) fn read(file: &Path) -> Self {
        let text = fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let document: Value = serde_yaml_ng::from_str(text.trim_start_matches('\u{feff}'))
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let version = document["openapi"].as_str().unwrap_or_default();
        assert!(version.starts_with("3.0."), "{}: OpenAPI {version}", file.display());
        let mut schemas = document["components"]["schemas"].clone();
        schemas.as_object_mut().into_iter().flatten().for_each(|(_, schema)| convert(schema));
        Self { document, schemas, validators: BTreeMap::new() }
    }

    /// What is wrong with an answer to `GET` of a path of the specification.
    pub(crate) fn judge(&mut self, path: &str, answer: &Answer) -> Vec<String> {
        let Answer { status, media, body } = answer;
        let Some(response) = self.response(path, *status) else {
            return vec![format!("status {status} is not declared")];
        };
        let content = response.get("content").and_then(Value::as_object);
        let Some(content) = content.filter(|content| !content.is_empty()) else {
            let silent = body.is_empty();
            return if silent { vec![] } else { vec!["there should be no body".to_owned()] };
        };
        let bare = |declared: &str| declared.split(';').next().map(str::trim) == Some(media);
        let Some((_, declared)) = content.iter().find(|(declared, _)| bare(declared)) else {
            return vec![format!("content type '{media}' is not declared for {status}")];
        };
        if !media.ends_with("json") {
            return vec![];
        }
        let Ok(value) = serde_json::from_slice(body) else {
            return vec![format!("status {status}: the body is no JSON")];
        };
        let key = format!("{path} {status} {media}");
        let schema = declared["schema"].clone();
        let schemas = &self.schemas;
        let validator = self.validators.entry(key).or_insert_with(|| validator(schema, schemas));
        let errors = validator.iter_errors(&value);
        errors.map(|error| format!("{status} {}: {error}", error.instance_path())).collect()
    }

    /// The response of a status: its own, that of its hundred, or the default one.
    fn response(&self, path: &str, status: u16) -> Option<Value> {
        let responses = &self.document["paths"][path]["get"]["responses"];
        let hundred = format!("{}XX", status / 100);
        let found = [status.to_string(), hundred, "default".to_owned()];
        let response = found.iter().find_map(|name| responses.get(name))?;
        Some(self.resolved(response).clone())
    }

    /// The value itself, or what it refers to.
    fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return value };
        let target = self.target(reference).unwrap_or_else(|| panic!("{reference} is nowhere"));
        self.resolved(target)
    }

    fn target(&self, reference: &str) -> Option<&Value> {
        self.document.pointer(reference.strip_prefix('#')?)
    }

    /// All references that lead nowhere within the file.
    pub(crate) fn dangling(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        each_object(&self.document, &mut |object| {
            let reference = object.get("$ref").and_then(Value::as_str);
            found.extend(reference.filter(|to| self.target(to).is_none()).map(ToOwned::to_owned));
        });
        found
    }

    /// The paths with `GET` that are in no list of requests.
    pub(crate) fn unasked(&self, requests: &[&str]) -> Vec<String> {
        let asked: BTreeSet<&str> =
            requests.iter().filter_map(|request| request.split('?').next()).collect();
        let paths = self.document["paths"].as_object().into_iter().flatten();
        let gets = paths.filter(|(_, item)| item.get("get").is_some()).map(|(path, _)| path);
        gets.filter(|path| !asked.contains(path.as_str())).cloned().collect()
    }

    /// The operation of a request, with its template, if the specification has such a path.
    fn operation(&self, method: &str, path: &str) -> Option<(&str, &Value, &Value)> {
        let parts: Vec<&str> = path.split('/').collect();
        let fits = |template: &str| {
            let template: Vec<&str> = template.split('/').collect();
            let pairs = template.iter().zip(&parts);
            template.len() == parts.len()
                && pairs.clone().all(|(own, other)| own == other || own.starts_with('{'))
        };
        let paths = self.document["paths"].as_object()?;
        let mut found: Vec<_> = paths.iter().filter(|(template, _)| fits(template)).collect();
        // A path without parameters is meant before one with.
        found.sort_by_key(|(template, _)| template.matches('{').count());
        let (template, item) = found.first()?;
        Some((template, item, item.get(method.to_lowercase())?))
    }

    /// What a request may or must have, in one place: `query` or `header`.
    fn parameters(&self, method: &str, path: &str, place: &str) -> Option<Vec<&Value>> {
        let (_, item, operation) = self.operation(method, path)?;
        let lists = [&item["parameters"], &operation["parameters"]];
        let all = lists.into_iter().filter_map(Value::as_array).flatten();
        let all = all.map(|given| self.resolved(given));
        Some(all.filter(|given| given["in"] == place).collect())
    }

    /// The names of the query parameters of a request, if the specification has such a path.
    pub(crate) fn query_names(&self, method: &str, path: &str) -> Option<BTreeSet<String>> {
        let query = self.parameters(method, path, "query")?;
        let names = query.iter().filter_map(|given| given["name"].as_str());
        Some(names.map(ToOwned::to_owned).collect())
    }

    /// What is wrong with a request to a path below the base: its query, headers and body.
    pub(crate) fn judge_request(&mut self, request: &RecordedRequest, path: &str) -> Vec<String> {
        let method = request.method.as_str();
        let Some((template, _, operation)) = self.operation(method, path) else {
            return vec![format!("{path} is no path of the specification")];
        };
        let (template, operation) = (template.to_owned(), operation.clone());
        let mut faults = Vec::new();
        let query = request.path_and_query.split_once('?').map_or("", |(_, query)| query);
        let query: Vec<(String, String)> =
            url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let headers = request
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), String::from_utf8_lossy(value).into_owned()));
        let headers: Vec<(String, String)> = headers.collect();
        for (place, given) in [("query", &query), ("header", &headers)] {
            let declared = self.parameters(method, path, place).unwrap_or_default();
            for parameter in &declared {
                let name = parameter["name"].as_str().unwrap_or_default();
                let value = given.iter().find(|(given, _)| given.eq_ignore_ascii_case(name));
                match value {
                    None if parameter["required"] == true => {
                        faults.push(format!("{template}: no {place} {name}"));
                    }
                    None => {}
                    Some((_, value)) => {
                        let judge = validator(parameter["schema"].clone(), &self.schemas);
                        // The UK files say in words that an instant of a query has no offset,
                        // and by its format that it has one.
                        // STET's file wants instants for the bounds of a period; French banks
                        // take days (published notes of an aggregator, 2023).
                        let day = json!(format!("{value}T00:00:00Z"));
                        let forms = [typed(value), json!(value), json!(format!("{value}Z")), day];
                        if !forms.iter().any(|form| judge.is_valid(form)) {
                            faults.push(format!("{template}: {place} {name} has a wrong form"));
                        }
                    }
                }
            }
            let known = |name: &str| declared.iter().any(|one| one["name"] == name);
            let strange = given.iter().filter(|(name, _)| place == "query" && !known(name));
            // The mock bank's own links have parameters of its own.
            let strange = strange.filter(|(name, _)| name != "page");
            faults.extend(strange.map(|(name, _)| format!("{template}: there is no query {name}")));
        }
        let body = self.resolved(&operation["requestBody"]);
        let schema = &body["content"]["application/json"]["schema"];
        if !schema.is_null() {
            let judge = validator(schema.clone(), &self.schemas);
            match serde_json::from_slice::<Value>(&request.body) {
                Err(_) => faults.push(format!("{template}: the body is no JSON")),
                Ok(body) => {
                    faults.extend(judge.iter_errors(&body).map(|error| {
                        format!("{template}: body {}: {error}", error.instance_path())
                    }));
                }
            }
        }
        faults
    }

    /// The file with a list of the values that parameters of paths may have, so that a fuzzer
    /// meets what exists as well as what does not.
    pub(crate) fn with_values(&self, values: &BTreeMap<String, BTreeSet<String>>) -> Value {
        let mut document = self.document.clone();
        each_object_mut(&mut document, &mut |object| {
            let name = object.get("name").and_then(Value::as_str).unwrap_or_default();
            if object.get("in").is_some_and(|place| place == "path")
                && let Some(values) = values.get(name)
            {
                object.insert("schema".to_owned(), json!({ "type": "string", "enum": values }));
            }
        });
        document
    }
}

/// A parameter as what it looks like.
fn typed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| json!(text))
}

fn validator(mut schema: Value, schemas: &Value) -> Validator {
    convert(&mut schema);
    let whole = json!({ "allOf": [schema], "components": { "schemas": schemas } });
    let options = jsonschema::draft4::options().should_validate_formats(true);
    options.build(&whole).unwrap_or_else(|error| panic!("no JSON Schema: {error}"))
}

/// Turns a schema of OpenAPI 3.0 into one of JSON Schema draft 4.
fn convert(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else { return };
    for annotation in ["discriminator", "example", "externalDocs", "xml"] {
        object.remove(annotation);
    }
    for (name, value) in object.iter_mut() {
        match (name.as_str(), &mut *value) {
            ("properties", Value::Object(all)) => all.values_mut().for_each(convert),
            ("allOf" | "anyOf" | "oneOf", Value::Array(all)) => all.iter_mut().for_each(convert),
            ("items" | "not" | "additionalProperties", one) => convert(one),
            _ => {}
        }
    }
    if object.remove("nullable") == Some(Value::Bool(true)) {
        let own = Value::Object(std::mem::take(object));
        *schema = json!({ "anyOf": [{ "type": "null" }, own] });
    }
}

fn each_object(value: &Value, look: &mut impl FnMut(&Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            look(object);
            object.values().for_each(|value| each_object(value, look));
        }
        Value::Array(items) => items.iter().for_each(|value| each_object(value, look)),
        _ => {}
    }
}

fn each_object_mut(value: &mut Value, change: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            change(object);
            object.values_mut().for_each(|value| each_object_mut(value, change));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| each_object_mut(value, change)),
        _ => {}
    }
}

#[test]
fn nullable_is_a_type_of_its_own() {
    let mut schema = json!({
        "type": "object",
        "properties": {
            "example": { "type": "string", "nullable": true, "enum": ["a"] },
            "list": { "items": { "nullable": true, "allOf": [{ "type": "string" }] } },
        },
    });
    convert(&mut schema);
    let judge = validator(schema, &json!({}));
    for fine in [json!({ "example": null }), json!({ "example": "a" }), json!({ "list": [null] })] {
        assert!(judge.is_valid(&fine), "{fine}");
    }
    for wrong in [json!({ "example": "b" }), json!({ "list": [1] }), json!(null)] {
        assert!(!judge.is_valid(&wrong), "{wrong}");
    }
}
