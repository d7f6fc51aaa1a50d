//! The German code for what a booking is (Geschäftsvorfallcode).

use guichet_core::TransactionKind;

/// The kind by its code; `None` where the code leaves it open.
///
/// The codes of 100 to 199 are those of payments in euro: 104 to 109 debits by mandate, 110 cards,
/// 116 to 119 and 166 to 169 transfers, 152 and 117 standing orders, 153 and 156 pay.
pub(super) fn kind(code: &str, out: bool) -> Option<TransactionKind> {
    Some(match code {
        "101" | "102" => TransactionKind::Cheque,
        "104" | "105" if out => TransactionKind::DirectDebit,
        "106" | "110" if out => TransactionKind::CardPayment,
        "108" | "109" | "159" | "181" | "184" => TransactionKind::Reversal,
        "116" | "118" | "119" | "166" | "168" | "169" | "177" | "191" | "201" | "202" => {
            TransactionKind::Transfer
        }
        "117" | "152" => TransactionKind::StandingOrder,
        "153" if !out => TransactionKind::Salary,
        "171" | "174" | "192" => TransactionKind::DirectDebit,
        "082" | "083" => TransactionKind::Cash,
        "805" | "814" => TransactionKind::Interest,
        "808" | "809" | "810" => TransactionKind::Fee,
        _ => return None,
    })
}
