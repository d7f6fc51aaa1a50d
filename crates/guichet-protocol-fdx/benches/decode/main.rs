//! Decoding and mapping a page of 1,000 transactions, beside what most programs do.
//!
//! `cargo bench -p guichet-protocol-fdx --bench decode` shows time and allocations; the instructions
//! are counted by the bench `instructions`, which needs valgrind.

mod page;
mod yardstick;

use divan::counter::BytesCount;
use guichet_core::raw::Permissions;
use guichet_core::{AccountId, AccountKind, AccountRef, BankId, Currency, ScopeSet};
use guichet_protocol_fdx::{Decoding, decode_transactions};
use jiff::tz::TimeZone;

#[global_allocator]
static ALLOC: divan::AllocProfiler = divan::AllocProfiler::system();

const ROWS: usize = 1_000;

fn main() {
    divan::main();
}

fn account() -> AccountRef {
    let mut account = AccountRef::new(AccountId::new("card-4711"), AccountKind::Card);
    account.currency = Some(Currency::USD);
    account
}

fn zone() -> TimeZone {
    TimeZone::get("America/New_York").expect("compiled in")
}

#[divan::bench]
fn ours(bencher: divan::Bencher<'_, '_>) {
    let (body, account) = (page::page(ROWS), account());
    let how = Decoding::new(BankId::new("example-us"), Permissions::of(ScopeSet::all()))
        .time_zone(zone());
    let expected = yardstick::decode(body.as_bytes(), &account, &zone());
    let found = decode_transactions(body.as_bytes(), &account, &how).expect("a page").items;
    // The same work: the escapes of a foreign amount's digits are all that may differ.
    assert_eq!(found, expected);
    bencher
        .counter(BytesCount::of_str(&body))
        .bench_local(|| decode_transactions(divan::black_box(body.as_bytes()), &account, &how));
}

#[divan::bench]
fn owned_structs(bencher: divan::Bencher<'_, '_>) {
    let (body, account, zone) = (page::page(ROWS), account(), zone());
    bencher
        .counter(BytesCount::of_str(&body))
        .bench_local(|| yardstick::decode(divan::black_box(body.as_bytes()), &account, &zone));
}
