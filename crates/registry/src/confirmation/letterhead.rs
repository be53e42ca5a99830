//! What stands above and below an office's paper (NĐ 30/2020/NĐ-CP, annex I): who issues it and who
//! signs it, as the office set it. What is not set stays a line to be written on.

/// Whose papers these are. An empty text is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Letterhead {
    /// The body above the agency.
    pub superior: String,
    /// The agency that issues the paper.
    pub agency: String,
    /// For whom the signer signs: `KT. CHI CỤC TRƯỞNG`.
    pub authority: String,
    /// Title of the signer.
    pub signer_title: String,
    /// Name of the signer.
    pub signer_name: String,
}

/// Why a text cannot stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be one line of at most 200 characters")]
pub struct LetterheadError;

impl Letterhead {
    /// Take these texts.
    ///
    /// # Errors
    /// The name of the first that is no short line.
    pub fn checked(self) -> Result<Self, (&'static str, LetterheadError)> {
        let Self { superior, agency, authority, signer_title, signer_name } = &self;
        for (name, text) in [
            ("superior", superior),
            ("agency", agency),
            ("authority", authority),
            ("signer_title", signer_title),
            ("signer_name", signer_name),
        ] {
            if text.chars().count() > 200 || text.chars().any(char::is_control) {
                return Err((name, LetterheadError));
            }
        }
        Ok(self)
    }
}
