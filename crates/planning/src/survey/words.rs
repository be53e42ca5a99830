//! Closed lists of words of surveys.

use nguon_platform::closed_list;

closed_list! {
    /// Where a survey is.
    State {
        /// Being prepared: the form is tried, nobody answers.
        Draft = "draft",
        /// Answers are taken.
        Open = "open",
        /// No more answers are taken.
        Closed = "closed",
    }
}

closed_list! {
    /// What may be done with a survey.
    Action {
        /// Take answers.
        Open = "open",
        /// Take no more.
        Close = "close",
        /// Take answers again.
        Reopen = "reopen",
    }
}

closed_list! {
    /// How an answer came.
    Way {
        /// An officer filled it in.
        Officer = "officer",
        /// Somebody with the link did.
        Link = "link",
    }
}

closed_list! {
    /// Which answers a list shows.
    Shown {
        /// Those that count.
        Counting = "counting",
        /// Those that were withdrawn.
        Withdrawn = "withdrawn",
        /// Both.
        All = "all",
    }
}
