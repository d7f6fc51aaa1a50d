//! Quirks 31 to 36, and 51 to 55: references, payees, numbers and people.

use guichet_protocol_fdx::Config;

use crate::support::{Counter, account, current, example, row, row_of};
use guichet_core::{AccountKind, IdentifierScheme, KeyBasis, Scope};

const DEBIT: &str = r#""amount": 12.00, "debitCreditMemo": "DEBIT", "status": "POSTED""#;

#[tokio::test]
async fn q31_pending_and_posted_ids_are_kept_as_sent() {
    for status in ["PENDING", "POSTED"] {
        let fields = format!(
            r#""amount": 1, "debitCreditMemo": "DEBIT", "status": "{status}", "transactionId": "T""#
        );
        assert_eq!(row(&fields).await.id.unwrap().as_str(), "T");
    }
}

#[tokio::test]
async fn q32_only_a_posted_card_debit_replaces_an_entry() {
    let card = account(AccountKind::Card);
    let fields = format!(r#"{DEBIT}, "transactionId": "2", "referenceTransactionId": "1""#);
    assert_eq!(row_of(&card, &fields).await.replaces.unwrap().as_str(), "1");
    assert!(row(&fields).await.replaces.is_none());
    let reversal = fields.replace("DEBIT", "CREDIT");
    assert!(row_of(&card, &reversal).await.replaces.is_none());
    let pending = fields.replace("POSTED", "PENDING");
    assert!(row_of(&card, &pending).await.replaces.is_none());
}

#[tokio::test]
async fn q33_numbers_and_text_are_read_alike() {
    for cheque in ["1021", r#""1021""#] {
        let row = row(&format!(r#"{DEBIT}, "checkNumber": {cheque}"#)).await;
        assert_eq!(row.references.unwrap().cheque.unwrap().as_str(), "1021");
    }
    let counter = Counter::open().await;
    let at = "/accounts/a-1/transactions";
    let body = r#"{"transactions": [], "page": {"nextOffset": 2}}"#;
    counter.first_page(at, "offset", body).await;
    counter.page(at, "offset", "2", r#"{"transactions": []}"#).await;
    let query = guichet_core::TransactionQuery::new();
    let (_, errors) = crate::support::collect(&counter.session(), &current(), query).await;
    assert!(errors.is_empty());
    assert_eq!(counter.requests().await.len(), 2);
}

#[tokio::test]
async fn q34_the_payee_object_wins_over_the_old_text() {
    let fields = format!(
        r#"{DEBIT}, "transactionType": "POSDEBIT", "payee": "OLD NAME",
        "transactionPayee": {{"merchantName": "New Name", "address": {{"city": "Austin"}}}}"#
    );
    let merchant = row(&fields).await.merchant.unwrap();
    assert_eq!(merchant.name.unwrap().as_untrusted_str(), "New Name");
    assert_eq!(merchant.city.unwrap().as_untrusted_str(), "Austin");
    let old = row(&format!(r#"{DEBIT}, "transactionType": "POSDEBIT", "payee": "OLD NAME""#)).await;
    assert_eq!(old.merchant.unwrap().name.unwrap().as_untrusted_str(), "OLD NAME");
}

#[tokio::test]
async fn q35_a_category_of_four_digits_is_a_merchant_category_code() {
    let code = row(&format!(r#"{DEBIT}, "category": "5411""#)).await;
    assert_eq!(code.merchant.unwrap().mcc.unwrap().as_str(), "5411");
    let number = row(&format!(r#"{DEBIT}, "category": 5411, "subCategory": "MCC""#)).await;
    assert_eq!(number.merchant.unwrap().mcc.unwrap().as_str(), "5411");
    let other = row(&format!(r#"{DEBIT}, "category": "5411", "subCategory": "SIC""#)).await;
    assert!(other.merchant.is_none());
    assert_eq!(other.code.unwrap().bank_category.unwrap().as_str(), "5411 (SIC)");
    let words = row(&format!(r#"{DEBIT}, "category": "Groceries""#)).await;
    assert_eq!(words.code.unwrap().bank_category.unwrap().as_str(), "Groceries");
}

#[tokio::test]
async fn q36_foreign_amounts_take_the_sign_and_need_a_currency() {
    let fields = format!(r#"{DEBIT}, "foreignAmount": 10.00, "foreignCurrency": "EUR""#);
    let original = row(&fields).await.original.unwrap();
    assert_eq!(original.amount.to_string(), "-10.00 EUR");
    assert!(row(&format!(r#"{DEBIT}, "foreignAmount": 10.00"#)).await.original.is_none());
}

const ACCOUNTS: &str = r#"{"accounts": [
    {"accountId": "a-1", "accountType": "CHECKING", "accountNumberDisplay": "****6789"},
    {"accountId": "a-2", "accountType": "CREDITCARD"}]}"#;

async fn with_numbers(networks: &str) -> (Counter, guichet_core::Account) {
    let counter = Counter::with(example(), Config::with_account_numbers).await;
    counter.answer("/accounts", ACCOUNTS).await;
    let body = format!(r#"{{"paymentNetworks": [{networks}]}}"#);
    counter.answer("/accounts/a-1/payment-networks", &body).await;
    let mut accounts = counter.session().accounts().await.unwrap();
    assert!(accounts.rejected.is_empty());
    let first = accounts.items.remove(0);
    (counter, first)
}

#[tokio::test]
async fn q51_a_tokenised_number_is_marked_and_makes_no_key() {
    let (_, account) = with_numbers(
        r#"{"bankId": "021000021", "identifier": "999123456789", "type": "US_ACH",
        "identifierType": "TOKENIZED_ACCOUNT_NUMBER"}"#,
    )
    .await;
    let token = account.identifiers.iter().find(|it| it.tokenised).unwrap();
    assert_eq!(token.scheme, IdentifierScheme::AbaAccount);
    assert_eq!(account.key_basis, Some(KeyBasis::Masked));
}

#[tokio::test]
async fn q52_a_number_on_many_networks_is_one_number() {
    let (counter, account) = with_numbers(
        r#"{"bankId": "021000021", "identifier": "123456789", "type": "US_ACH"},
        {"bankId": "021000021", "identifier": "123456789", "type": "US_RTP"}"#,
    )
    .await;
    let numbers: Vec<_> =
        account.identifiers.iter().filter(|it| it.scheme == IdentifierScheme::AbaAccount).collect();
    assert_eq!(numbers.len(), 1);
    assert_eq!(numbers[0].value.expose(), "021000021/123456789");
    assert_eq!(account.key_basis, Some(KeyBasis::Identifier));
    // The card is not asked: its number is not one to pay to.
    assert_eq!(counter.requests().await.len(), 2);
}

#[tokio::test]
async fn numbers_cost_no_call_unless_they_are_wanted_and_permitted() {
    let counter = Counter::open().await;
    counter.answer("/accounts", ACCOUNTS).await;
    counter.session().accounts().await.unwrap();
    assert_eq!(counter.requests().await.len(), 1);

    let counter = Counter::with(example(), Config::with_account_numbers).await;
    counter.answer("/accounts", ACCOUNTS).await;
    let session = counter.session_for([Scope::AccountsBasic]);
    assert!(session.accounts().await.unwrap().items[0].identifiers.is_empty());
    assert_eq!(counter.requests().await.len(), 1);
}

#[tokio::test]
async fn q53_the_part_of_a_country_is_state_or_region() {
    for (field, expected) in [("state", "TX"), ("region", "ON")] {
        let counter = Counter::open().await;
        let body = format!(
            r#"{{"customerId": "c", "addresses": [{{"city": "x", "{field}": "{expected}"}}]}}"#
        );
        counter.answer("/customers/current", &body).await;
        let parties = counter.session().parties(None).await.unwrap();
        let region = parties.items[0].addresses[0].region.as_ref().unwrap();
        assert_eq!(region.as_untrusted_str(), expected);
    }
}

#[tokio::test]
async fn q54_known_roles_are_mapped_and_others_kept() {
    let counter = Counter::open().await;
    let body = r#"{"holders": [
        {"name": {"first": "Ada", "last": "Byron"}, "relationship": "PRIMARY"},
        {"name": {"first": "Bo"}, "relationship": "AUTHORIZED_SIGNER"},
        {"name": {"first": "Cy"}, "relationship": "DOG_WALKER"}
    ], "emails": ["ada@example.org"]}"#;
    counter.answer("/accounts/a-1/contact", body).await;
    let parties = counter.session().parties(Some(&current())).await.unwrap().items;
    let roles: Vec<_> = parties.iter().map(|it| it.role.as_ref().unwrap().as_str()).collect();
    assert_eq!(roles, ["customer", "authorised_user", "DOG_WALKER"]);
    assert_eq!(parties[0].name.as_ref().unwrap().as_untrusted_str(), "Ada Byron");
    assert_eq!(parties[0].emails.len(), 1);
}

#[tokio::test]
async fn q55_securities_have_one_number_or_several() {
    let old = r#"{"securityId": "037833100", "securityIdType": "CUSIP", "units": 2}"#;
    let new = r#"{"securityIds": [{"id": "037833100", "idType": "CUSIP"},
        {"id": "US0378331005", "idType": "ISIN"}], "units": 2, "marketValue": 400.00}"#;
    for (holding, expected) in [(old, 1), (new, 2)] {
        let counter = Counter::open().await;
        let body = format!(r#"{{"accountId": "a-1", "holdings": [{holding}]}}"#);
        counter.answer("/accounts/a-1", &body).await;
        let of = account(AccountKind::Investment);
        let holdings = counter.session().holdings(&of).await.unwrap().items;
        assert_eq!(holdings[0].identifiers.len(), expected);
        assert_eq!(holdings[0].quantity.as_ref().unwrap().to_string(), "2");
    }
}
