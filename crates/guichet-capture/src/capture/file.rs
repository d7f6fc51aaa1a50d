//! The file form of a capture.

use super::{
    Body, CAPTURE_VERSION, Capture, Error, ErrorKind, Exchange, RawValue, Request, Response,
    Result, is_valid, minify, pairs,
};
use serde::{Deserialize, Serialize};
use url::form_urlencoded;

#[derive(Serialize, Deserialize)]
struct File {
    guichet_capture: u32,
    exchanges: Vec<FileExchange>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileExchange {
    request: FileRequest,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    response: Option<FileResponse>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRequest {
    method: String,
    path: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    query: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    headers: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<FileBody>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileResponse {
    status: u16,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    headers: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<FileBody>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum FileBody {
    Json(Box<RawValue>),
    Form(Vec<String>),
    Text(String),
    Damaged(String),
}

/// Parameters as a form writes them.
pub(super) fn joined(pairs: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn parameters(pairs: &[(String, String)]) -> Vec<String> {
    pairs.iter().map(|(key, value)| joined(&[(key.clone(), value.clone())])).collect()
}

fn lines(headers: &[(String, String)]) -> Vec<String> {
    headers.iter().map(|(name, value)| format!("{name}: {value}")).collect()
}

fn unlined(lines: &[String]) -> Result<Vec<(String, String)>> {
    let header = |line: &String| {
        let (name, value) = line.split_once(": ").ok_or_else(|| not_a_capture("a header"))?;
        Ok((name.to_ascii_lowercase(), value.to_owned()))
    };
    lines.iter().map(header).collect()
}

fn not_a_capture(what: &str) -> Error {
    Error::new(ErrorKind::InvalidInput, format!("{what} is not what a capture has there"))
}

impl FileBody {
    fn of(body: &Body) -> Result<Option<Self>> {
        Ok(Some(match body {
            Body::Empty => return Ok(None),
            Body::Json(text) => Self::Json(RawValue::from_string(text.clone()).map_err(|_| {
                Error::new(ErrorKind::Internal, "a body is not the JSON that it should be")
            })?),
            Body::Form(pairs) => Self::Form(parameters(pairs)),
            Body::Text(text) => Self::Text(text.clone()),
            Body::Damaged(text) => Self::Damaged(text.clone()),
        }))
    }

    fn read(body: Option<Self>) -> Body {
        match body {
            None => Body::Empty,
            Some(Self::Json(raw)) => Body::Json(minify(raw.get())),
            Some(Self::Form(lines)) => {
                Body::Form(lines.iter().flat_map(|line| pairs(line)).collect())
            }
            Some(Self::Text(text)) => Body::Text(text),
            Some(Self::Damaged(text)) => Body::Damaged(text),
        }
    }
}

const FAILURES: [ErrorKind; 6] = [
    ErrorKind::Network,
    ErrorKind::Timeout,
    ErrorKind::Unauthorized,
    ErrorKind::Protocol,
    ErrorKind::InvalidInput,
    ErrorKind::Internal,
];

impl FileExchange {
    fn of(exchange: &Exchange) -> Result<Self> {
        let Request { method, path, query, headers, body } = &exchange.request;
        let response = match &exchange.outcome {
            Ok(answer) => Some(FileResponse {
                status: answer.status,
                headers: lines(&answer.headers),
                body: FileBody::of(&answer.body)?,
            }),
            Err(_) => None,
        };
        Ok(Self {
            request: FileRequest {
                method: method.clone(),
                path: path.clone(),
                query: parameters(query),
                headers: lines(headers),
                body: FileBody::of(body)?,
            },
            response,
            failure: exchange.failure().map(|kind| kind.as_str().to_owned()),
        })
    }

    fn read(self) -> Result<Exchange> {
        let outcome = match (self.response, self.failure) {
            (Some(answer), None) => Ok(Response {
                status: answer.status,
                headers: unlined(&answer.headers)?,
                body: FileBody::read(answer.body),
            }),
            (None, Some(name)) => {
                let mut kinds = FAILURES.into_iter();
                Err(kinds.find(|kind| kind.as_str() == name).unwrap_or(ErrorKind::Network))
            }
            _ => return Err(not_a_capture("an exchange without an outcome, or with two,")),
        };
        let request = self.request;
        Ok(Exchange {
            request: Request {
                method: request.method,
                path: request.path,
                query: request.query.iter().flat_map(|line| pairs(line)).collect(),
                headers: unlined(&request.headers)?,
                body: FileBody::read(request.body),
            },
            outcome,
        })
    }
}

pub(super) fn write(capture: &Capture) -> Result<String> {
    let exchanges: Result<Vec<_>> = capture.exchanges.iter().map(FileExchange::of).collect();
    let file = File { guichet_capture: CAPTURE_VERSION, exchanges: exchanges? };
    serde_json::to_string(&file)
        .map_err(|_| Error::new(ErrorKind::Internal, "the capture cannot be written"))
}

pub(super) fn read(text: &str) -> Result<Capture> {
    #[derive(Deserialize)]
    struct Version {
        guichet_capture: u32,
    }

    let no_capture = |_| Error::new(ErrorKind::InvalidInput, "this is not a capture");
    if !is_valid(text) {
        return Err(Error::new(ErrorKind::InvalidInput, "this is not JSON"));
    }
    let version: Version = serde_json::from_str(text).map_err(no_capture)?;
    if version.guichet_capture != CAPTURE_VERSION {
        return Err(Error::new(ErrorKind::InvalidInput, "this capture is of another version"));
    }
    let file: File = serde_json::from_str(text).map_err(no_capture)?;
    let exchanges: Result<Vec<_>> = file.exchanges.into_iter().map(FileExchange::read).collect();
    exchanges.map(Capture::new)
}
