//! Any text as an amount: what is read is written again as it was.
#![no_main]

use guichet_core::Amount;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(amount) = Amount::parse(text) {
        let written = amount.to_string();
        let zero = amount.is_zero() && text.starts_with('-');
        // Leading zeros say nothing, and a negative nothing is nothing.
        let digits = |text: &str| {
            let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
            let rest = rest.trim_start_matches('0');
            let rest = if rest.is_empty() || rest.starts_with('.') { format!("0{rest}") } else { rest.to_owned() };
            if zero { rest } else { format!("{sign}{rest}") }
        };
        assert_eq!(digits(&written), digits(text));
        assert_eq!(Amount::parse(&written), Ok(amount));
    }
    if let Ok(amount) = Amount::parse_scientific(text) {
        assert_eq!(Amount::parse(&amount.to_string()), Ok(amount));
    }
});
