//! The words themselves, without case, underscores and hyphens.

/// Whether a list has a word.
pub(super) fn has(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|entry| entry == word)
}

/// Values under these keys may stay when they look like a word of a closed list.
pub(super) const STRUCTURAL: &str = "
    action banktransactioncode cashaccounttype category channel class clientassertiontype
    code codechallengemethod country countrycode countryofresidence creditdebitindicator
    currency currencycode debitcredit debitcreditindicator debitcreditmemo direction
    domaincode error errorcode familycode format frequency granttype identificationtype
    indicator interval isocurrencycode issuer kind language level lineofbusiness locale mcc
    merchantcategorycode method order orderby originalcurrencycode period permission
    permissions positiontype product prompt proprietarybanktransactioncode purposecode
    reasoncode rel responsemode responsetype resulttype scheme schemename scope scopes
    securityidtype sort sortby status statuscode subcategory subcode subfamilycode
    subjecttokentype substatus subtype tokentype tokentypehint type unit units usage view
";

/// Words with these ends count as structural too: `accountType`, `consent_status`.
pub(super) const STRUCTURAL_ENDS: &str = "
    category currency frequency indicator kind scheme status type
";

/// Numbers under these keys may stay while they are short.
pub(super) const COUNTS: &str = "
    code consentexpiresin count errorcode expiresin httpcode httpstatus interval limit mcc
    merchantcategorycode offset page pagesize perpage precision reasoncode refreshexpiresin
    retryafter scale size status statuscode totalcount totalelements totalpages version
";

/// Values under these keys are secrets or serve one exchange only.
pub(super) const SECRET: &str = "
    accesstoken apikey assertion authcode authorization authorizationcode clientassertion
    clientid clientsecret codechallenge codeverifier cookie devicecode dpop hash idtoken
    idtokenhint jti jws jwt key login loginhint nonce otp passcode passwd password pin
    privatekey refreshtoken registrationaccesstoken request requesturi salt secret session
    sessionid sharedsecret signature tan token tokenid usercode username xapikey
";

/// The same, where they are parameters of an address or of a form.
pub(super) const SECRET_PARAMETERS: &str = "
    code redirecturi sid state sub
";

/// Words of which the paths of banks' interfaces are made.
pub(super) const PATH: &str = "
    access account accounts aggregation aisp api apis arrangement arrangements auth
    authorisation authorisations authorization authorizations authorize balance balances
    bank banking banks beneficiaries berlin booked card cards cashaccounts certs changes
    configuration confirmation connect consent consents contact core credit current customer
    customers data debit debits details direct discovery enduser enroll events fdx financial
    group holdings identity images information institution institutions introspect
    investment investments item items json jwks known list loan loans me networks oauth
    oauth2 oidc oob open openbanking openid orders owner owners par parties party payment
    payments pending person pisp privacy products profile protocol psd2 public read
    recurring refresh register revoke rewards sandbox scheduled secure security service
    services ssa standing statement statements status stet summary sync tax token tokens
    transaction transactions transfer transfers trusted user userinfo users well xs2a
";
