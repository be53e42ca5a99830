//! Closed lists of words in plan files: an enum, the word in files, tables and message keys.

/// Text that is none of the words of a list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is none of {}", .words.join(", "))]
pub struct UnknownWord {
    text: String,
    words: &'static [&'static str],
}

macro_rules! closed_list {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every one, in the order shown to people.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in files and tables.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                match text {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(UnknownWord { text: text.to_owned(), words: &[$($word),+] }),
                }
            }
        }
    };
}

closed_list! {
    /// What a figure counts.
    Measure {
        /// Area under the crop, ha.
        CultivatedArea = "cultivated_area",
        /// Area that gets a growing-area code in the year, ha.
        CodedArea = "coded_area",
        /// Codes for packing houses.
        PackingHouseCodes = "packing_house_codes",
        /// Training classes.
        TrainingClasses = "training_classes",
    }
}

closed_list! {
    /// Unit of a printed number.
    Unit {
        /// Hectares.
        Hectares = "ha",
        /// Codes.
        Codes = "codes",
        /// Classes.
        Classes = "classes",
        /// Percent.
        Percent = "%",
    }
}

closed_list! {
    /// Group of crops, as in `data/crops.tsv`.
    CropGroup {
        /// lúa
        Rice = "rice",
        /// cây ăn trái
        Fruit = "fruit",
        /// rau màu
        Vegetables = "vegetables",
        /// cây công nghiệp
        Industrial = "industrial",
    }
}
