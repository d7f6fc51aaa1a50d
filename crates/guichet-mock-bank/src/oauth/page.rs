//! The pages that the customer sees. They work without scripts; all foreign text is escaped.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::Server;
use crate::exchange::Reply;
use crate::grant::DurationType;
use crate::ledger::Customer;
use crate::ledger::number::last_four;
use crate::state::Request;

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;\
padding:0 1rem;color:#1d2733}h1{font-size:1.4rem}label{display:block;margin:.5rem 0}\
input[type=text],input[type=password]{width:100%;padding:.4rem}button{padding:.5rem 1rem;\
margin:.8rem .6rem 0 0}.note{background:#fff4d6;padding:.6rem .8rem;border-radius:.4rem}\
.wrong{color:#a3122a}";

fn page(status: u16, title: &str, content: &Markup) -> Reply {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " – Guichet Mock Bank" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                p.note { "This is not a bank. Nobody's money is here." }
                h1 { (title) }
                (content)
            }
        }
    };
    Reply::html(status, page.into_string())
        .unstored()
        .with("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'")
        .with("referrer-policy", "no-referrer")
        .with("x-content-type-options", "nosniff")
}

/// A request that cannot be answered at the app's address.
pub(super) fn refusal(text: &str) -> Reply {
    page(400, "This does not work", &html! { p { (text) } })
}

pub(super) fn login(server: Server, visit: &str, wrong: bool) -> Reply {
    let status = if wrong { 401 } else { 200 };
    page(
        status,
        "Log in",
        &html! {
            @if wrong { p.wrong { "Login or password is wrong." } }
            p { "Try " b { "alice" } ", " b { "bruno" } ", " b { "chloe" } ", " b { "margaux" } ", "
                b { "jonas" } " or " b { "harriet" } "; the password is the login." }
            form method="post" action={ (server.base) "/authorize" } {
                input type="hidden" name="visit" value=(visit);
                label { "Login" input type="text" name="customer" autocomplete="username"; }
                label { "Password"
                    input type="password" name="password" autocomplete="current-password"; }
                button type="submit" name="decision" value="log-in" { "Log in" }
                button type="submit" name="decision" value="deny" { "Cancel" }
            }
        },
    )
}

pub(super) fn consent(
    server: Server,
    visit: &str,
    request: &Request,
    customer: &Customer,
    none_chosen: bool,
) -> Reply {
    let status = if none_chosen { 422 } else { 200 };
    page(
        status,
        "Share your accounts?",
        &html! {
            p { "Hello " (customer.first_name) ". The app " b { (request.client) }
                " asks to read:" }
            ul {
                @for words in request.wish.access.plain_words() {
                    li { (words) }
                }
            }
            p { (period(request)) }
            @if none_chosen { p.wrong { "Choose at least one account." } }
            form method="post" action={ (server.base) "/authorize" } {
                input type="hidden" name="visit" value=(visit);
                fieldset {
                    legend { "Accounts" }
                    @for account in &customer.accounts {
                        label {
                            input type="checkbox" name="account" value=(account.id) checked;
                            " " (account.name) " (" (account.product) ", "
                            (account.currency.code()) ", …" (last_four(&account.number)) ")"
                        }
                    }
                }
                button type="submit" name="decision" value="approve" { "Share" }
                button type="submit" name="decision" value="deny" { "Do not share" }
            }
        },
    )
}

fn period(request: &Request) -> String {
    let wish = &request.wish;
    let how_long = match (wish.duration, wish.period) {
        (DurationType::OneTime, _) => "Once.".to_owned(),
        (DurationType::TimeBound, Some(days)) => format!("For {days} days."),
        (DurationType::TimeBound, None) | (DurationType::Persistent, _) => {
            "Until you end it.".to_owned()
        }
    };
    wish.lookback.map_or(how_long.clone(), |days| format!("{how_long} Back to {days} days ago."))
}
