//! Where banks depart from the text of the standard.

/// A departure from the text of the standard that at least one bank is known for.
///
/// A quirk is a fact about a bank, not a wish: its doc names the bank, the date, and how it
/// was seen. The numbers are those of `docs/protocols/fdx.md`. A departure that every reader
/// of FDX must bear with, such as amounts as text, is no quirk but part of the decoder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Quirk {
    /// Tokens live as long as the answer says, whatever the documentation says (58).
    ///
    /// JPMorgan Chase, read 2026-11-21: the text of the Account Aggregation User Consent API 1.0
    /// speaks of 15 minutes, its sample has 259,200 seconds. The answer is always obeyed; the
    /// quirk keeps a reader from planning by the text.
    TokenLifeAsSent,
    /// What is owed comes with its sign, negative when money is owed (17).
    ///
    /// The text of FDX 6.4.1 wants it so and its own sample does not do it, read 2026-11-21. No
    /// profile names it yet; it stands here because the standard itself allows both.
    OwedIsSigned,
    /// Who the customer is stands at each account, and nowhere else.
    ///
    /// J.P. Morgan's Business Direct Connect 6.2.16, read 2026-11-21: its list of resources has
    /// `/accounts/{accountId}/contact` and no `/customers/current`. Asked without an account, the
    /// connector refuses before anything is sent.
    IdentityByAccount,
}
