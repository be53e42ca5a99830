//! Closed lists of words: an enum, the word kept in tables, files, addresses and message keys, and
//! back.

/// Text that is none of the words of a list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is none of {}", .words.join(", "))]
pub struct UnknownWord {
    /// The text.
    pub text: String,
    /// The words there are.
    pub words: &'static [&'static str],
}

/// An enum whose variants are words: `ALL`, `word()` and `FromStr`.
///
/// ```
/// nguon_platform::closed_list! {
///     /// Which way a road leads.
///     Way {
///         /// To the field.
///         Out = "out",
///         /// Home.
///         Back = "back",
///     }
/// }
/// assert_eq!(Way::ALL.len(), 2);
/// assert_eq!("back".parse(), Ok(Way::Back));
/// assert_eq!(Way::Out.word(), "out");
/// assert_eq!("up".parse::<Way>().unwrap_err().to_string(), "`up` is none of out, back");
/// ```
#[macro_export]
macro_rules! closed_list {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every one, in the order shown to people.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in tables, files, addresses and message keys.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::closed::UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::closed::UnknownWord {
                        text: text.to_owned(),
                        words: &[$($word),+],
                    }),
                }
            }
        }
    };
}
