//! The role × capability matrix, the one place that says who may do what.

use super::Role;

/// Something a page or an endpoint lets a person do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Capability {
    /// See growing areas, packing houses and holders.
    ViewRegistry,
    /// Change them.
    EditRegistry,
    /// Hand in applications and notices of change for what lies in one's territory.
    Apply,
    /// Appraise, decide, suspend and recover: the sub-department's part.
    Decide,
    /// See lots and their way.
    ViewLots,
    /// Ask for a recall's scope.
    Recall,
    /// Take lists out as files.
    Export,
    /// Hand in EPCIS events.
    CaptureEvents,
    /// Import and change administrative units and other reference data.
    ManageReference,
    /// Make and disable accounts and keys.
    ManageAccounts,
    /// Read the audit log.
    ViewAudit,
    /// See rounds of reports, and the approved ones of one's territory.
    ViewReports,
    /// Fill and hand in the part of one's own unit in a report.
    Report,
    /// Open rounds of reports, urge units, consolidate, approve and correct.
    Consolidate,
}

impl Capability {
    /// All capabilities, for the checked-in matrix.
    pub const ALL: [Self; 14] = [
        Self::ViewRegistry,
        Self::EditRegistry,
        Self::Apply,
        Self::Decide,
        Self::ViewLots,
        Self::Recall,
        Self::Export,
        Self::CaptureEvents,
        Self::ManageReference,
        Self::ManageAccounts,
        Self::ViewAudit,
        Self::ViewReports,
        Self::Report,
        Self::Consolidate,
    ];
}

/// Whether a role has a capability. Deny first: what is not named is not allowed.
pub fn may(role: Role, capability: Capability) -> bool {
    use Capability as C;
    match role {
        Role::Administrator => true,
        Role::ProvincialOfficer => matches!(
            capability,
            C::ViewRegistry
                | C::EditRegistry
                | C::Apply
                | C::Decide
                | C::ViewLots
                | C::Recall
                | C::Export
                | C::CaptureEvents
                | C::ManageReference
                | C::ViewReports
                | C::Report
                | C::Consolidate
        ),
        // A recall goes beyond one commune, so it is led from the province.
        Role::CommuneOfficer => {
            matches!(
                capability,
                C::ViewRegistry
                    | C::EditRegistry
                    | C::Apply
                    | C::ViewLots
                    | C::Export
                    | C::ViewReports
                    | C::Report
            )
        }
        Role::Holder => {
            matches!(
                capability,
                C::ViewRegistry | C::Apply | C::ViewLots | C::Export | C::CaptureEvents
            )
        }
        Role::Reader => {
            matches!(capability, C::ViewRegistry | C::ViewLots | C::ViewReports)
        }
    }
}
