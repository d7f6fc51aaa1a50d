//! Mutants for pages, wire and secrecy.

use super::{
    Mutant,
    support::{Act, Spoil},
};
use bytes::Bytes;
use guichet_core::BankId;
use http::{HeaderValue, Request, Response, Uri, header::AUTHORIZATION};

const SWALLOWS: Spoil = Spoil { act: Act::SwallowsErrors, ..Spoil::SOUND };

fn to(url: &str) -> Request<Bytes> {
    Request::get(url).body(Bytes::new()).unwrap()
}

fn header(request: &mut Request<Bytes>, name: &'static str, value: &'static str) {
    request.headers_mut().insert(name, HeaderValue::from_static(value));
}

fn shows(answer: &Response<Bytes>, text: &str) -> bool {
    String::from_utf8_lossy(answer.body()).contains(text)
}

/// Asks for everything twice.
const ASKS_TWICE: Spoil = Spoil {
    around: Some(|inner, request| {
        Box::pin(async move {
            if request.method() == http::Method::GET {
                let _first = inner.send(request.clone()).await;
            }
            inner.send(request).await
        })
    }),
    ..Spoil::SOUND
};

pub(super) const MUTANTS: &[Mutant] = &[
    Mutant {
        case: "every_page_comes_once_and_in_order",
        fault: "loses an item of a later page",
        spoil: Spoil {
            transactions: |page, later| {
                if later {
                    page.items.pop();
                }
            },
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "every_page_comes_once_and_in_order",
        fault: "turns a page round",
        spoil: Spoil { transactions: |page, _| page.items.reverse(), ..Spoil::SOUND },
    },
    Mutant {
        case: "a_long_listing_is_complete",
        fault: "gives an item of a page twice",
        spoil: Spoil {
            transactions: |page, later| {
                if later {
                    page.items.extend(page.items.last().cloned());
                }
            },
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "an_empty_page_in_the_middle_ends_nothing",
        fault: "takes an empty page for the end",
        spoil: Spoil {
            transactions: |page, _| {
                if page.items.is_empty() {
                    page.next = None;
                }
            },
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "a_listing_in_circles_ends_in_an_error",
        fault: "makes every cursor look new",
        spoil: Spoil { act: Act::CountsCursors, ..Spoil::SOUND },
    },
    Mutant {
        case: "a_refused_page_goes_on_after_the_retry",
        fault: "takes a refusal for the end",
        spoil: SWALLOWS,
    },
    Mutant {
        case: "a_page_that_fails_is_told",
        fault: "takes a fault for the end",
        spoil: SWALLOWS,
    },
    Mutant {
        case: "a_later_page_keeps_the_question",
        fault: "forgets the days on the second page",
        spoil: Spoil {
            around: Some(|inner, mut request| {
                let mut url = url::Url::parse(&request.uri().to_string()).unwrap();
                let asked: Vec<_> = url.query_pairs().into_owned().collect();
                if asked.iter().any(|(name, _)| name == "offset") {
                    let place = asked.iter().filter(|(name, _)| name == "offset");
                    url.query_pairs_mut().clear().extend_pairs(place);
                    *request.uri_mut() = url.as_str().parse().unwrap();
                }
                inner.send(request)
            }),
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "stopping_early_asks_for_no_more",
        fault: "reads ahead",
        spoil: Spoil { act: Act::ReadsAhead, ..Spoil::SOUND },
    },
    Mutant {
        case: "a_link_to_another_host_is_not_followed",
        fault: "follows a link to anywhere",
        spoil: Spoil {
            around: Some(|inner, request| {
                Box::pin(async move {
                    let answer = inner.send(request).await?;
                    if shows(&answer, "elsewhere.example") {
                        let _page = inner.send(to("https://elsewhere.example/next?page=2")).await;
                    }
                    Ok(answer)
                })
            }),
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "the_customers_address_is_sent_when_they_are_there",
        fault: "keeps the customer's address to itself",
        spoil: Spoil {
            around: Some(|inner, mut request| {
                request.headers_mut().remove("x-fapi-customer-ip-address");
                inner.send(request)
            }),
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "no_customer_address_is_made_up",
        fault: "sends an address of its own when the customer is away",
        spoil: Spoil {
            around: Some(|inner, mut request| {
                if !request.headers().contains_key("x-fapi-customer-ip-address") {
                    header(&mut request, "x-fapi-customer-ip-address", "127.0.0.1");
                }
                inner.send(request)
            }),
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "every_attempt_has_its_own_name",
        fault: "names every request alike",
        spoil: Spoil {
            around: Some(|inner, mut request| {
                let name = "5e3cf3a5-5a54-4d3c-9f0b-1a4b2c3d4e5f";
                header(&mut request, "x-fapi-interaction-id", name);
                inner.send(request)
            }),
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "a_redirect_is_not_followed",
        fault: "follows redirects",
        spoil: Spoil {
            around: Some(|inner, request| {
                Box::pin(async move {
                    let answer = inner.send(request).await?;
                    match answer.headers().get("location").cloned() {
                        Some(target) => inner.send(to(target.to_str().unwrap())).await,
                        None => Ok(answer),
                    }
                })
            }),
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "nothing_goes_past_the_transport",
        fault: "brings a client of its own",
        spoil: Spoil {
            around: Some(|inner, request| {
                Box::pin(async move {
                    use guichet_core::raw::Transport as _;
                    let own = guichet_http::HttpTransport::builder()
                        .bundled_roots()
                        .allow_loopback_http()
                        .build()?;
                    if request.method() == http::Method::GET {
                        let _past = own.send(request.clone()).await;
                    }
                    inner.send(request).await
                })
            }),
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "only_the_bank_is_called",
        fault: "tells someone else",
        spoil: Spoil {
            around: Some(|inner, request| {
                Box::pin(async move {
                    let _told = inner.send(to("https://metrics.example/called")).await;
                    inner.send(request).await
                })
            }),
            ..Spoil::SOUND
        },
    },
    Mutant { case: "a_call_is_one_request", fault: "asks for everything twice", spoil: ASKS_TWICE },
    Mutant {
        case: "an_overview_takes_the_fewest_calls",
        fault: "asks for everything twice",
        spoil: ASKS_TWICE,
    },
    Mutant {
        case: "an_identifier_stays_in_its_place",
        fault: "writes identifiers into paths as they are",
        spoil: Spoil {
            around: Some(|inner, mut request| {
                let plain = request.uri().to_string().replace("%2F", "/").replace("%3F", "?");
                if let Ok(uri) = plain.parse::<Uri>() {
                    *request.uri_mut() = uri;
                }
                inner.send(request)
            }),
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "nothing_printable_shows_a_secret",
        fault: "puts an identifier into a field that is printed",
        spoil: Spoil {
            accounts: |page| {
                for entry in &mut page.items {
                    entry.account.bank = BankId::new(entry.account.id.as_str());
                }
            },
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "no_error_shows_a_secret",
        fault: "tells the token in an error",
        spoil: Spoil { act: Act::TellsToken, ..Spoil::SOUND },
    },
    Mutant {
        case: "no_address_shows_a_secret",
        fault: "sends the token in the address",
        spoil: Spoil {
            around: Some(|inner, mut request| {
                let token = request.headers().get(AUTHORIZATION).and_then(|one| one.to_str().ok());
                if let Some(token) = token.and_then(|one| one.strip_prefix("Bearer ")) {
                    let sign = if request.uri().query().is_some() { '&' } else { '?' };
                    let with = format!("{}{sign}access_token={token}", request.uri());
                    *request.uri_mut() = with.parse().unwrap();
                }
                inner.send(request)
            }),
            ..Spoil::SOUND
        },
    },
    Mutant {
        case: "no_span_shows_a_secret",
        fault: "traces the headers of its requests",
        spoil: Spoil {
            around: Some(|inner, request| {
                let headers = request.headers().get(AUTHORIZATION).map(HeaderValue::as_bytes);
                let text = String::from_utf8_lossy(headers.unwrap_or_default()).into_owned();
                tracing::trace!(authorization = text, "request");
                inner.send(request)
            }),
            ..Spoil::SOUND
        },
    },
];
