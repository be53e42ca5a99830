//! The functions that expressions may call.

use std::fmt;

macro_rules! functions {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $least:literal ..= $most:expr;)*) => {
        /// A function (ODK XForms specification, "XPath Functions").
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Function {
            $($(#[$doc])* $variant,)*
        }

        impl Function {
            /// Every function.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// As it is written.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Least and most arguments.
            pub fn arguments(self) -> (usize, usize) {
                match self { $(Self::$variant => ($least, $most),)* }
            }
        }
    };
}

/// As many as fit into an expression.
const MANY: usize = usize::MAX;

functions! {
    /// Absolute value.
    Abs = "abs", 1..=1;
    /// Truth of a value.
    Boolean = "boolean", 1..=1;
    /// `1` and `true` are true, any other text is not.
    BooleanFromString = "boolean-from-string", 1..=1;
    /// Smallest whole number that is not less.
    Ceiling = "ceiling", 1..=1;
    /// Label of a choice, in the language of who reads.
    ChoiceName = "jr:choice-name", 2..=2;
    /// The first that is not empty.
    Coalesce = "coalesce", 2..=2;
    /// One after the other.
    Concat = "concat", 1..=MANY;
    /// Whether the first has the second in it.
    Contains = "contains", 2..=2;
    /// How many there are.
    Count = "count", 1..=1;
    /// How many there are that are not empty.
    CountNonEmpty = "count-non-empty", 1..=1;
    /// How many choices are ticked.
    CountSelected = "count-selected", 1..=1;
    /// The day of a number, a day or a moment.
    Date = "date", 1..=1;
    /// Days since 1 January 1970.
    DecimalDateTime = "decimal-date-time", 1..=1;
    /// Whether the first ends with the second.
    EndsWith = "ends-with", 2..=2;
    /// Never.
    False = "false", 0..=0;
    /// Largest whole number that is not greater.
    Floor = "floor", 1..=1;
    /// A day under a pattern such as `%d/%m/%Y`.
    FormatDate = "format-date", 2..=2;
    /// A moment under a pattern such as `%d/%m/%Y %H:%M`.
    FormatDateTime = "format-date-time", 2..=2;
    /// The second if the first is true, else the third.
    If = "if", 3..=3;
    /// Without what stands behind the point.
    Int = "int", 1..=1;
    /// Several with a separator between them, which comes first.
    Join = "join", 2..=MANY;
    /// The greatest.
    Max = "max", 1..=MANY;
    /// The least.
    Min = "min", 1..=MANY;
    /// The opposite.
    Not = "not", 1..=1;
    /// Without spaces around it, and one at most between words.
    NormalizeSpace = "normalize-space", 1..=1;
    /// The moment of filling in.
    Now = "now", 0..=0;
    /// As a number.
    Number = "number", 1..=1;
    /// What stands there already, else this.
    Once = "once", 1..=1;
    /// Which instance of the repeat this is, from 1: `position(..)`.
    Position = "position", 0..=0;
    /// To the power of.
    Pow = "pow", 2..=2;
    /// Whether the whole of the first is as the pattern says.
    Regex = "regex", 2..=2;
    /// To whole numbers, or to so many decimals; halves go up.
    Round = "round", 1..=2;
    /// Whether a choice is ticked.
    Selected = "selected", 2..=2;
    /// The ticked choice at a place, from 0.
    SelectedAt = "selected-at", 2..=2;
    /// Square root.
    Sqrt = "sqrt", 1..=1;
    /// Whether the first begins with the second.
    StartsWith = "starts-with", 2..=2;
    /// As text.
    String = "string", 1..=1;
    /// Characters.
    StringLength = "string-length", 1..=1;
    /// From a place on, counted from 0, up to before another.
    Substr = "substr", 2..=3;
    /// What stands behind the first place of the second.
    SubstringAfter = "substring-after", 2..=2;
    /// What stands before the first place of the second.
    SubstringBefore = "substring-before", 2..=2;
    /// All together.
    Sum = "sum", 1..=1;
    /// The day of filling in.
    Today = "today", 0..=0;
    /// Characters of the second made those of the third.
    Translate = "translate", 3..=3;
    /// Always.
    True = "true", 0..=0;
}

impl Function {
    /// The function of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|function| function.name() == name)
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
