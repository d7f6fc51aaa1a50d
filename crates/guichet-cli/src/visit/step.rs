//! The steps of a consent that need a person.

use crate::{
    callback::Callback,
    failure::{Exit, Failure},
    output::text::{plain, shown},
};
use guichet::{Challenge, Choice, ConsentInput, Secret};
use std::{
    io::{self, IsTerminal as _, Write as _},
    time::Duration,
};
use url::Url;

/// Sends the customer to the bank and waits until they come back.
pub(super) async fn travel(
    url: &Url,
    callback: Option<Callback>,
    no_browser: bool,
) -> anyhow::Result<Url> {
    let mut to = io::stdout().lock();
    writeln!(to, "\nLog in at the bank and decide there:\n\n  {url}\n")?;
    to.flush()?;
    drop(to);
    if !no_browser && io::stdout().is_terminal() {
        open(url.clone()).await;
    }
    let Some(callback) = callback else { return paste() };
    let mut to = io::stdout().lock();
    writeln!(to, "Waiting for you at {} (Ctrl-C stops).", callback.address())?;
    to.flush()?;
    drop(to);
    callback.wait().await
}

/// Opens a browser where there is one; the address was printed in any case.
async fn open(url: Url) {
    let browser = move || {
        let quiet = webbrowser::BrowserOptions::new().with_suppress_output(true).clone();
        webbrowser::open_browser_with_options(webbrowser::Browser::Default, url.as_str(), &quiet)
            .is_ok()
    };
    let _opened = tokio::task::spawn_blocking(browser).await;
}

/// Takes the address from the customer, where the bank sends browsers to another machine.
fn paste() -> anyhow::Result<Url> {
    let text = ask("Paste the whole address at which the browser ended: ")?;
    Url::parse(text.trim()).map_err(|_| {
        Failure::new(Exit::Usage, "this is no address")
            .next("copy all of the browser's address line, from https:// on")
            .into()
    })
}

/// Waits while the customer agrees in the bank's app.
pub(super) async fn wait(after: Duration) -> anyhow::Result<()> {
    let mut to = io::stdout().lock();
    writeln!(to, "Agree in the bank's app; asking again in {} seconds.", after.as_secs().max(1))?;
    drop(to);
    tokio::time::sleep(after).await;
    Ok(())
}

/// Lets the customer choose or answer; one who is played by a script takes the first choice.
pub(super) fn answer(challenge: &Challenge, played: bool) -> anyhow::Result<ConsentInput> {
    match challenge {
        Challenge::Select { choices } if played => {
            let none = || Failure::new(Exit::Unavailable, "the bank has nothing to choose from");
            Ok(ConsentInput::Choice(choices.first().ok_or_else(none)?.id.clone()))
        }
        Challenge::Select { choices } => {
            let mut to = io::stdout().lock();
            for (number, choice) in (1_usize..).zip(choices) {
                writeln!(to, "  {number:>3}  {}", plain(choice.label.as_str()))?;
            }
            drop(to);
            let said = ask("Which one? Its number, or a part of its name: ")?;
            let choice = chosen(choices, said.trim()).ok_or_else(|| {
                Failure::new(Exit::Usage, "this is none of the choices, or more than one")
                    .next("`guichet link BANK --choice ID` chooses beforehand")
            })?;
            Ok(ConsentInput::Choice(choice.id.clone()))
        }
        Challenge::Question { prompt } => {
            Ok(ConsentInput::Answer(Secret::from(ask(&format!("{} ", shown(prompt)))?.trim())))
        }
        _ => {
            let message = "the bank asks something that this version does not know";
            Err(Failure::new(Exit::Internal, message).into())
        }
    }
}

/// The choice with a number, with an identifier, or the only one with these words in its name.
fn chosen<'a>(choices: &'a [Choice], said: &str) -> Option<&'a Choice> {
    if let Ok(number) = said.parse::<usize>() {
        return choices.get(number.checked_sub(1)?);
    }
    let wanted = said.to_lowercase();
    let named = |choice: &&Choice| choice.label.as_str().to_lowercase().contains(&wanted);
    let exact = choices.iter().find(|choice| choice.id.as_str() == said);
    let mut found = choices.iter().filter(named).filter(|_| !wanted.is_empty());
    exact.or_else(|| found.next().filter(|_| found.next().is_none()))
}

fn ask(prompt: &str) -> anyhow::Result<String> {
    let mut to = io::stdout().lock();
    write!(to, "{prompt}")?;
    to.flush()?;
    drop(to);
    let mut line = String::new();
    if io::stdin().read_line(&mut line)? == 0 {
        return Err(Failure::new(Exit::Usage, "nobody answers on standard input").into());
    }
    Ok(line)
}
