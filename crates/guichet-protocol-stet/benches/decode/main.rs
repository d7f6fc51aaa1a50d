//! Time and allocations of a page of 1,000 transactions, beside what most programs do.
//!
//! `cargo bench -p guichet-protocol-stet --bench decode`

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a bench whose page is broken must stop"
)]

#[path = "../shared/mod.rs"]
mod shared;

use divan::counter::BytesCount;
use guichet_protocol_stet::decode_transactions;
use shared::{ROWS, account, how, page, yardstick, zone};

#[global_allocator]
static ALLOC: divan::AllocProfiler = divan::AllocProfiler::system();

fn main() {
    divan::main();
}

#[divan::bench]
fn ours(bencher: divan::Bencher<'_, '_>) {
    let (body, account, how) = (page::page(ROWS), account(), how());
    let found = decode_transactions(body.as_bytes(), &account, &how).expect("a page").items;
    // Both do the same work.
    assert_eq!(found, yardstick::decode(body.as_bytes(), &account, &zone()));
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
