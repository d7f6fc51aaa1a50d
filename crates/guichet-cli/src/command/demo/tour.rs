//! Four banks in four countries, by the same lines of code.

use crate::output::{
    Style, accounts, balances,
    table::{Side, Table},
};
use anyhow::Context as _;
use guichet::{
    AccountOverview, AppKey, ConsentRequest, Purpose, Scope, directory,
    mock::{self, MockBank},
};
use std::{io::Write, sync::Arc};
use url::Url;

/// A bank of each standard that is spoken here, and a customer of the mock bank in its place.
const STOPS: [(&str, &str); 4] = [
    ("chase-us", "alice"),
    ("credit-agricole-fr", "margaux"),
    ("deutsche-bank-de", "jonas"),
    ("hsbc-gb", "harriet"),
];

/// Links a customer at each, and shows what they have there.
pub(super) async fn tour(
    to: &mut impl Write,
    server: &Arc<MockBank>,
    style: Style,
) -> anyhow::Result<()> {
    writeln!(
        to,
        "{} Four banks in four countries, over four standards, by the same lines of code.",
        style.bold("6.")
    )?;
    writeln!(to)?;
    let mut table = Table::new(&[
        ("Bank", Side::Left),
        ("Standard", Side::Left),
        ("Account", Side::Left),
        ("Kind", Side::Left),
        ("Balance", Side::Right),
        ("", Side::Left),
    ]);
    for (id, customer) in STOPS {
        let entry = directory().by_id(id).with_context(|| format!("this build lacks {id}"))?;
        let (standard, version) = entry.protocol();
        let mut stop =
            (entry.info().name.as_str().to_owned(), format!("{} {version}", named(standard)));
        for overview in visit(server, id, customer).await? {
            let (held, currency) = balances::held(&overview);
            let (bank, standard) = std::mem::take(&mut stop);
            table.row([
                bank.into(),
                standard.into(),
                accounts::name(&overview.account).into(),
                accounts::kind(&overview.account).into(),
                held,
                currency.into(),
            ]);
        }
    }
    table.write(to, style)?;
    writeln!(to)?;
    Ok(())
}

/// A standard by the name that its people use.
fn named(standard: &str) -> &str {
    match standard {
        "fdx" => "FDX",
        "stet" => "STET",
        "berlin-group" => "Berlin Group",
        "ukob" => "UK Open Banking",
        other => other,
    }
}

/// Nothing in here names a standard.
async fn visit(
    server: &Arc<MockBank>,
    id: &str,
    customer: &str,
) -> anyhow::Result<Vec<AccountOverview>> {
    let profile = directory().by_id(id).context("a bank of the directory")?;
    let redirect = Url::parse("http://127.0.0.1:1/callback/")?;
    let config = mock::config(server, profile.profile(), redirect)?;
    let bank = mock::setup(server, AppKey::random()?)?.connect(profile.bank(config))?;
    let scopes = [Scope::AccountsBasic, Scope::Balances];
    let request = ConsentRequest::new(scopes, [Purpose::AnswerCustomer]).days(90);
    let grant = mock::link(&bank, &request, customer).await?;
    let session = bank.session(grant, Purpose::AnswerCustomer);
    let overview = session.overview().await?;
    crate::command::tell_rejected(overview.rejected);
    Ok(overview.accounts)
}
