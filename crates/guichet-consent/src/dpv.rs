//! Purposes in the words of the W3C Data Privacy Vocabulary (DPV).
//!
//! The vocabulary is a hierarchy, and a trap: `SellDataToThirdParties` lies below
//! `ServiceProvision`, and `TargetedAdvertising` below `Personalisation`, so whoever permits the
//! harmless upper term with all below it has permitted the sale. Here a purpose is permitted by
//! exact match only, prohibited with everything below it, and the prohibition wins.
//!
//! Hierarchy: `w3c/dpv`, `2.0/dpv/modules/purposes.csv` and
//! `2.3/sector/finance/modules/purposes-owl.omn`, read 2026-11-21.
//!
//! ```
//! use guichet_consent::dpv::{Verdict, iri, judge};
//! use guichet_core::Purpose;
//!
//! assert_eq!(judge(iri(Purpose::PlanBudget)), Verdict::Permitted);
//! assert!(matches!(judge("https://w3id.org/dpv#TargetedAdvertising"), Verdict::Prohibited { .. }));
//! // Harmless in itself, but above the sale of data: not permitted either.
//! assert_eq!(judge("https://w3id.org/dpv#ServiceProvision"), Verdict::Unknown);
//! ```

use guichet_core::Purpose;

const CORE: &str = "https://w3id.org/dpv#";
const FINANCE: &str = "https://w3id.org/dpv/sector/finance#";

/// The DPV term of a purpose.
pub const fn iri(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::WarnOfFraud => "https://w3id.org/dpv/sector/finance#TransactionFraudManagement",
        Purpose::NotifyAccountEvent => "https://w3id.org/dpv/sector/finance#AccountManagement",
        Purpose::PlanBudget => "https://w3id.org/dpv/sector/finance#BudgetPlanningAssistance",
        Purpose::TrackRecurring => "https://w3id.org/dpv/sector/finance#ExpenseManagement",
        Purpose::Pay => "https://w3id.org/dpv/sector/finance#PaymentProcessing",
        Purpose::ExportToCustomer => "https://w3id.org/dpv#RightsFulfilment",
        Purpose::ComplyWithLaw => "https://w3id.org/dpv#LegalCompliance",
        // Locking a card is a service that the customer asked for; DPV has no narrower term. A
        // purpose that core adds later is held to be of this kind until it has its own term.
        _ => "https://w3id.org/dpv#RequestedServiceProvision",
    }
}

/// What the rules say of a DPV term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// A purpose of [`Purpose`] has exactly this term.
    Permitted,
    /// The term, or one above it, is prohibited.
    Prohibited {
        /// The prohibited term.
        by: &'static str,
    },
    /// Neither, so nobody may read for it.
    Unknown,
}

/// The prohibited terms, as they are printed into every record. All below them are meant too.
pub const PROHIBITED: &[&str] = &[
    "https://w3id.org/dpv#Marketing",
    "https://w3id.org/dpv#SellProducts",
    "https://w3id.org/dpv#Personalisation",
    "https://w3id.org/dpv#CreditChecking",
    "https://w3id.org/dpv#ResearchAndDevelopment",
    "https://w3id.org/dpv#OptimisationForController",
    "https://w3id.org/dpv/sector/finance#ProductRecommendation",
    "https://w3id.org/dpv/sector/finance#CreditChecking",
];

/// Terms with the terms above them, as far as a prohibited one is reached.
const BROADER: &[(&str, &str)] = &[
    ("Advertising", "Marketing"),
    ("DirectMarketing", "Marketing"),
    ("PublicRelations", "Marketing"),
    ("SocialMediaMarketing", "Marketing"),
    ("PersonalisedAdvertising", "Advertising"),
    ("PersonalisedAdvertising", "Personalisation"),
    ("TargetedAdvertising", "PersonalisedAdvertising"),
    ("SellProducts", "ServiceProvision"),
    ("SellDataToThirdParties", "SellProducts"),
    ("SellInsightsFromData", "SellProducts"),
    ("SellProductsToDataSubject", "SellProducts"),
    ("ServicePersonalisation", "Personalisation"),
    ("ServicePersonalisation", "ServiceProvision"),
    ("PersonalisedBenefits", "ServicePersonalisation"),
    ("UserInterfacePersonalisation", "ServicePersonalisation"),
    ("ProvidePersonalisedRecommendations", "ServicePersonalisation"),
    ("ProvideEventRecommendations", "ProvidePersonalisedRecommendations"),
    ("ProvideProductRecommendations", "ProvidePersonalisedRecommendations"),
    ("CreditChecking", "CustomerSolvencyMonitoring"),
    ("MaintainCreditCheckingDatabase", "CreditChecking"),
    ("MaintainCreditRatingDatabase", "CreditChecking"),
    ("AcademicResearch", "ResearchAndDevelopment"),
    ("CommercialResearch", "ResearchAndDevelopment"),
    ("NonCommercialResearch", "ResearchAndDevelopment"),
    ("ScientificResearch", "ResearchAndDevelopment"),
    ("ImproveExistingProductsAndServices", "OptimisationForController"),
    ("ImproveInternalCRMProcesses", "OptimisationForController"),
    ("RequestedServiceProvision", "ServiceProvision"),
];

/// The same in the vocabulary of the financial sector.
const BROADER_FINANCE: &[(&str, &str)] = &[
    ("ProductRecommendation", "ServiceProvision"),
    ("CreditChecking", "FinancialServiceManagement"),
    ("CreditHistoryEvaluation", "CreditChecking"),
    ("CreditLimitDetermination", "CreditChecking"),
    ("CreditScoreEvaluation", "CreditChecking"),
    ("InstabilityRiskAssessment", "CreditChecking"),
    ("MaintainCreditCheckingDatabase", "CreditChecking"),
    ("MaintainCreditRatingDatabase", "CreditChecking"),
];

/// Judges a DPV term: prohibition by descent first, then permission by exact match.
pub fn judge(term: &str) -> Verdict {
    if let Some(by) = prohibited_above(term) {
        return Verdict::Prohibited { by };
    }
    if Purpose::ALL.iter().any(|purpose| iri(*purpose) == term) {
        return Verdict::Permitted;
    }
    Verdict::Unknown
}

fn prohibited_above(term: &str) -> Option<&'static str> {
    if let Some(found) = PROHIBITED.iter().find(|prohibited| **prohibited == term) {
        return Some(found);
    }
    let (space, table, name) = match (term.strip_prefix(CORE), term.strip_prefix(FINANCE)) {
        (Some(name), _) => (CORE, BROADER, name),
        (None, Some(name)) => (FINANCE, BROADER_FINANCE, name),
        (None, None) => return None,
    };
    let mut above = table.iter().filter(|(below, _)| *below == name);
    above.find_map(|(_, above)| prohibited_above(&format!("{space}{above}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(term: &str, prohibited: bool) {
        let verdict = judge(&format!("{CORE}{term}"));
        assert_eq!(
            matches!(verdict, Verdict::Prohibited { .. }),
            prohibited,
            "{term}: {verdict:?}"
        );
    }

    #[test]
    fn what_lies_below_a_prohibited_term_is_prohibited_whatever_else_lies_above_it() {
        check("SellDataToThirdParties", true);
        check("SellInsightsFromData", true);
        check("TargetedAdvertising", true);
        check("ProvideProductRecommendations", true);
        check("ImproveExistingProductsAndServices", true);
        check("RequestedServiceProvision", false);
        check("ServiceProvision", false);
    }

    #[test]
    fn every_purpose_is_permitted_by_exact_match_and_no_broader_term_is() {
        for purpose in Purpose::ALL {
            assert_eq!(judge(iri(*purpose)), Verdict::Permitted, "{purpose}");
        }
        assert_eq!(judge("https://w3id.org/dpv#ServiceProvision"), Verdict::Unknown);
        assert_eq!(judge("https://w3id.org/dpv/sector/finance#ServiceProvision"), Verdict::Unknown);
        assert_eq!(judge("advertising"), Verdict::Unknown);
    }

    #[test]
    fn prohibition_wins_over_permission() {
        // Were a purpose ever given a term below a prohibited one, it could not be read for.
        for purpose in Purpose::ALL {
            assert_eq!(prohibited_above(iri(*purpose)), None, "{purpose}");
        }
        assert_eq!(
            judge("https://w3id.org/dpv/sector/finance#CreditScoreEvaluation"),
            Verdict::Prohibited { by: "https://w3id.org/dpv/sector/finance#CreditChecking" }
        );
    }
}
