//! No crate can add a purpose.

use guichet_consent::PurposeMark;
use guichet_core::Purpose;

struct Advertising;

impl PurposeMark for Advertising {
    const PURPOSE: Purpose = Purpose::Advertising;
}

fn main() {}
