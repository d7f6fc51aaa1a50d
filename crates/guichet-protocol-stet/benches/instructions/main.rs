//! Instructions of a page of 1,000 transactions, beside what most programs do.
//!
//! The counts repeat on a busy machine, where times do not. It needs valgrind and the runner:
//! `cargo install gungraun-runner --version 0.20.0`, then
//! `cargo bench -p guichet-protocol-stet --bench instructions`.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    missing_docs,
    unused_qualifications,
    reason = "a bench whose page is broken must stop; the macros write items without pages"
)]

#[path = "../shared/mod.rs"]
mod shared;

use std::hint::black_box;

use guichet_core::AccountRef;
use guichet_protocol_stet::{Decoding, decode_transactions};
use gungraun::{library_benchmark, library_benchmark_group, main};
use jiff::tz::TimeZone;
use shared::{ROWS, account, how, page, yardstick, zone};

fn for_ours() -> (String, AccountRef, Decoding) {
    (page::page(ROWS), account(), how())
}

fn for_owned() -> (String, AccountRef, TimeZone) {
    (page::page(ROWS), account(), zone())
}

#[library_benchmark]
#[bench::page(for_ours())]
fn ours((body, account, how): (String, AccountRef, Decoding)) -> usize {
    let page = decode_transactions(black_box(body.as_bytes()), &account, &how);
    black_box(page).map_or(0, |page| page.items.len())
}

#[library_benchmark]
#[bench::page(for_owned())]
fn owned_structs((body, account, zone): (String, AccountRef, TimeZone)) -> usize {
    black_box(yardstick::decode(black_box(body.as_bytes()), &account, &zone)).len()
}

library_benchmark_group!(name = decoding, benchmarks = [ours, owned_structs]);
main!(library_benchmark_groups = decoding);
