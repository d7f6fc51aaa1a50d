//! Several banks in one list, and one overview of a customer's money by currency.
//!
//! ```text
//! cargo run -p examples --example many_banks
//! ```
//!
//! The banks are two interfaces of Chase and one by the text of the standard; a mock bank takes
//! the place of each. Nothing below the list knows which is which.
#![allow(clippy::print_stdout, reason = "an example shows what it read")]

use guichet::{
    AppKey, Balances, Bank, ConsentRequest, Currency, Money, Psu, Purpose, Scope, chase, mock,
};
use std::{collections::BTreeMap, sync::Arc};
use url::Url;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let server = Arc::new(mock::MockBank::start().await?);
    let setup = mock::setup(&server, AppKey::random()?)?;
    let redirect = Url::parse("http://127.0.0.1:8400/callback")?;
    let banks: Vec<Bank> = [chase::PROFILE, chase::PROFILE_BUSINESS, mock::PROFILE]
        .into_iter()
        .map(|profile| {
            let config = mock::config(&server, &profile, redirect.clone())?;
            setup.connect(profile.bank(config))
        })
        .collect::<guichet::Result<_>>()?;

    let request = ConsentRequest::new(
        [Scope::AccountsBasic, Scope::Balances],
        [Purpose::AnswerCustomer, Purpose::PlanBudget],
    );
    let mut total: BTreeMap<Currency, Money> = BTreeMap::new();
    for (bank, customer) in banks.iter().zip(["alice", "bruno", "chloe"]) {
        println!("{} ({customer})", bank.info().name);
        let grant = mock::link(bank, &request, customer).await?;
        let session = bank.session(grant, Purpose::PlanBudget).with_psu(Psu::here());
        for line in session.overview().await?.accounts {
            let account = &line.account;
            // One account that fails is its own failure, and never a zero.
            let balances = match &line.balances {
                Ok(balances) => Balances::of(&account.kind, &balances.items),
                Err(error) => {
                    println!("  {:<12} {error}", account.kind);
                    continue;
                }
            };
            let Some(held) = balances.booked() else { continue };
            println!("  {:<12} {held:>20}", account.kind);
            let sum = match total.get(&held.currency) {
                Some(sum) => sum.checked_add(&held)?,
                None => held,
            };
            total.insert(sum.currency.clone(), sum);
        }
    }

    println!("On all accounts together");
    for sum in total.values() {
        println!("  {:<12} {sum:>20}", "");
    }
    Ok(())
}
