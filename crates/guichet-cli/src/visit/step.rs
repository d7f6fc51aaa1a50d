//! The steps of a consent that need a person.

use crate::{
    callback::Callback,
    failure::{Exit, Failure},
    output::text::{plain, shown},
};
use guichet::{Challenge, ConsentInput, Secret};
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

/// Lets the customer choose or answer.
pub(super) fn answer(challenge: &Challenge) -> anyhow::Result<ConsentInput> {
    match challenge {
        Challenge::Select { choices } => {
            let mut to = io::stdout().lock();
            for (number, choice) in (1_usize..).zip(choices) {
                writeln!(to, "  {number:>3}  {}", plain(choice.label.as_str()))?;
            }
            drop(to);
            let number: usize = ask("Which one? ")?.trim().parse().unwrap_or(0);
            let wrong = || Failure::new(Exit::Usage, "none of the choices has this number");
            let choice = choices.get(number.wrapping_sub(1)).ok_or_else(wrong)?;
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
